"""`iapflow serve` and `iapflow worker`: the two processes of a running program."""

import os
import signal
from threading import Event, Thread

import click
import waitress
from flask import Flask

from iapflow.cli.database import open_store
from iapflow.cli.program import Program, pass_program, settings
from iapflow.config import Config

THREADS = 8


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=THREADS, show_default=True)
@click.option("--worker/--no-worker", "with_worker", default=False, help="Also run the worker, in a thread.")
@pass_program
def serve_command(program: Program, host: str, port: int, threads: int, with_worker: bool) -> None:
    """Serve the pages with waitress; stopping cuts requests that are under way."""
    config = _ready()
    app = program.create_app(config)
    stop = Event()
    if with_worker:
        begin_work(program, app, stop)
    click.echo(f"http://{host}:{port}")
    try:
        waitress.serve(app, host=host, port=port, threads=threads, ident="IAPFlow")
    except OSError as error:
        raise click.ClickException(f"Port {port} cannot be used: {error.strerror}.") from None
    finally:
        stop.set()


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and end.")
@pass_program
def worker_command(program: Program, once: bool) -> None:
    """Write promised letters, act on timers, ask routes again; until stopped."""
    app = program.create_app(_ready())
    if once:
        click.echo(f"{program.work_once(app, click.echo)} letters written.")
        return
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    click.echo("The worker runs; Ctrl+C stops it.")
    program.work(app, stop, click.echo)


def begin_work(program: Program, app: Flask, stop: Event) -> Thread:
    """The worker in a thread beside the pages; it ends with the process."""
    thread = Thread(target=program.work, args=(app, stop, _silent), name="worker", daemon=True)
    thread.start()
    return thread


def _ready() -> Config:
    """The settings, if the database they name is up to date."""
    config = settings(dict(os.environ))
    open_store(config.database_url).engine.dispose()
    return config


def _silent(message: str) -> None:
    """Beside the pages nobody watches."""
