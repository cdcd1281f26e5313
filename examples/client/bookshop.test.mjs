// The client against `truespec mock`, with node's own test runner: node --test
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { after, before, beforeEach, test } from "node:test";
import { Bookshop } from "./bookshop.mjs";

let mock, url, shop;

const truespec = (method, page, body) =>
  fetch(`${url}/__truespec/${page}`, {
    method,
    headers: { "Content-Type": "application/json" },
    body: body && JSON.stringify(body),
  });

async function override(wish) {
  const answer = await truespec("POST", "overrides", wish);
  assert.equal(answer.status, 201, await answer.text());
}

async function received(operation) {
  const answer = await truespec("GET", `journal?operation=${operation}`);
  return (await answer.json()).entries;
}

before(async () => {
  mock = spawn("truespec", ["mock", "books.yaml", "--port", "0", "--quiet"], {
    cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: mock.stdout })) {
    url = line.match(/listening on (http:\S+)/)?.[1];
    if (url) break;
  }
  shop = new Bookshop(url);
});

after(() => mock.kill());

beforeEach(() => truespec("POST", "reset"));

test("a book is found", async () => {
  assert.deepEqual(await shop.book(7), { id: 7, title: "Dune", price: 12.5 });
});

test("a book that is not there", async () => {
  await override({ operation: "getBook", status: 404 });
  assert.equal(await shop.book(8), null);
});

test("it tries again when the shop is busy", async () => {
  await override({ operation: "getBook", status: 503, times: 2 });
  assert.equal((await shop.book(7)).title, "Dune");
  const statuses = (await received("getBook")).map((each) => each.response.status);
  assert.deepEqual(statuses, [503, 503, 200]);
});

test("an order is sent as the contract has it", async () => {
  assert.equal(await shop.order(7, 2), "A-17");
  const [asked] = await received("order");
  assert.equal(asked.verdict, "conforms");
  assert.deepEqual(JSON.parse(asked.request.body), { book: 7, copies: 2 });
});

test("an answer that breaks the contract can't be set by accident", async () => {
  const answer = await truespec("POST", "overrides", { operation: "getBook", json: { id: "7" } });
  assert.equal(answer.status, 422);
});
