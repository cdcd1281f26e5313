"""A bookshop, once in Flask and once in Starlette."""

import json
import os

from flask import Flask, request
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

PRICE = "12.50" if os.environ.get("SHOP_FAULT") else 12.5
BOOKS = {1: {"title": "The Last Unicorn", "price": PRICE}}


def is_book(book):
    return isinstance(book, dict) and isinstance(book.get("title"), str)


def create_app():
    app = Flask("shop")

    @app.get("/health")
    def health():
        return {"up": True}

    @app.get("/books/<int:number>")
    def read(number):
        return BOOKS.get(number, ("", 404))

    @app.post("/books")
    def add():
        book = request.get_json()
        return (book, 201) if is_book(book) else ("", 400)

    return app


async def read(request):
    number = request.path_params["number"]
    return JSONResponse(BOOKS[number]) if number in BOOKS else Response(status_code=404)


async def add(request):
    book = json.loads(await request.body())
    return JSONResponse(book, 201) if is_book(book) else Response(status_code=400)


starlette = Starlette(routes=[Route("/books/{number:int}", read), Route("/books", add, methods=["POST"])])
