// A client of the bookshop in JavaScript: it tries again when the shop asks for that.

export class Bookshop {
  constructor(url, tries = 3) {
    this.url = url;
    this.tries = tries;
  }

  async book(number) {
    for (let left = this.tries - 1; ; left--) {
      const answer = await fetch(`${this.url}/books/${number}`);
      if (answer.status === 503 && left > 0) continue;
      if (answer.status === 404) return null;
      if (!answer.ok) throw new Error(`the shop says ${answer.status}`);
      return answer.json();
    }
  }

  async order(number, copies) {
    const answer = await fetch(`${this.url}/orders`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ book: number, copies }),
    });
    if (!answer.ok) throw new Error(`the shop says ${answer.status}`);
    return (await answer.json()).order;
  }
}
