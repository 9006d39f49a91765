"""The group of all commands."""

import click

from iapflow.cli.check import check_command, schema_command
from iapflow.cli.database import db_group
from iapflow.cli.demonstrate import demo_command
from iapflow.cli.drawing import diagram_command
from iapflow.cli.explaining import explain_command
from iapflow.cli.keeping import retention_command
from iapflow.cli.moving import cases_group
from iapflow.cli.program import Program
from iapflow.cli.publishing import diff_command, publish_command, rollback_command, versions_command
from iapflow.cli.running import serve_command, worker_command
from iapflow.cli.seeding import seed_command
from iapflow.cli.simulating import simulate_command
from iapflow.cli.trying import test_command
from iapflow.cli.users import user_group
from iapflow.cli.verifying import verify_command

COMMANDS = (
    serve_command,
    demo_command,
    seed_command,
    db_group,
    publish_command,
    diff_command,
    versions_command,
    rollback_command,
    cases_group,
    check_command,
    schema_command,
    test_command,
    worker_command,
    explain_command,
    retention_command,
    diagram_command,
    simulate_command,
    user_group,
    verify_command,
)


def commands(program: Program) -> click.Group:
    """The `iapflow` command over this program."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    @click.pass_context
    def iapflow(context: click.Context) -> None:
        """IAPFlow: individual support plans from application to evaluation."""
        context.obj = program

    for command in COMMANDS:
        iapflow.add_command(command)
    return iapflow
