"""What a WSGI server imports: `gunicorn -k gthread wsgi:app`."""

from iapflow.app import create_app

app = create_app()
