import { expect } from "chai";
import { documentOf, isSame, parseDocument, shortened } from "../../../scripts/lib/sessions.js";

const HASH = `0x${"ab".repeat(32)}`;
const OTHER = `0x${"cd".repeat(32)}`;

describe("sessions in documents", () => {
  it("are read and written back as they are", () => {
    const text = [
      "# Title",
      "",
      "```console",
      "$ npx hardhat down",
      "stopped",
      "",
      "at last",
      "",
      "$ npx hardhat up",
      "```",
      "",
      "```yaml .chain/fee.yaml",
      "description: a fee",
      "```",
      "end",
    ].join("\n");
    const parts = parseDocument(text);
    expect(parts.map(({ is }) => is)).to.deep.equal(["text", "session", "text", "file", "text"]);
    expect(parts[1]).to.deep.equal({
      is: "session",
      steps: [
        { command: "npx hardhat down", answer: ["stopped", "", "at last"] },
        { command: "npx hardhat up", answer: [] },
      ],
    });
    expect(documentOf(parts)).to.equal(text);
    expect(() => parseDocument("```console\n$ npx hardhat up")).to.throw("nothing closes");
    expect(() => parseDocument("```console\nlost\n```")).to.throw("before the first command");
  });

  it("are the same but for what differs from run to run", () => {
    const same = [
      [`  sent ${HASH}`, `  sent ${OTHER}`],
      ["ends in 2 d", "ends in 1 d 23 h"],
      ["answered now", "answered 8 s ago"],
      ["paid 0.00332ETH", "paid 0.00333ETH"],
      ["1,500 KEEL  free", "1,499.9 KEEL    free"],
      ["it is 2027-01-08 12:01 at block 197", "it is 2027-01-08 12:02 at block 201"],
      ["6 done, 709664 gas used", "6 done, 801123 gas used"],
    ];
    for (const [written, real] of same) expect(isSame([written], [real]), real).to.equal(true);
    const different = [
      ["cover 17", "cover 18"],
      ["paid 0.00332ETH", "paid 0.00345ETH"],
      ["until 2027-01-08 12:01", "until 2027-01-09 12:01"],
      ["accepted", "denied"],
    ];
    for (const [written, real] of different) expect(isSame([written], [real]), real).to.equal(false);
    expect(isSame(["a", "b"], ["a"])).to.equal(false);
  });

  it("may leave lines out, and the end of a line", () => {
    expect(isSame(["a", "...", "z"], ["a", "b", "c", "z"])).to.equal(true);
    expect(isSame(["a", "..."], ["a", "b"])).to.equal(true);
    expect(isSame(["a", "..."], ["a"])).to.equal(true);
    expect(isSame(["a", "...", "z"], ["a", "b"])).to.equal(false);
    expect(isSame(["a", "...", "m", "...", "z"], ["a", "b", "m", "z"])).to.equal(true);
    expect(isSame([`{"hash":"${HASH}",...`], [`{"hash":"${OTHER}","more":1}`])).to.equal(true);
    expect(isSame(['{"name":"a",...'], ['{"name":"b","more":1}'])).to.equal(false);
  });

  it("are renewed with left out what was left out", () => {
    expect(shortened(["old", "...", "end"], ["new", "b", "c", "last"])).to.deep.equal(["new", "...", "last"]);
    expect(shortened(["old", "...", "end"], ["new", "last"])).to.deep.equal(["new", "last"]);
    expect(shortened(['{"a":1...'], ['{"a":2,"b":3}'])).to.deep.equal(['{"a":2...']);
    expect(shortened(["old"], ["new", "line"])).to.deep.equal(["new", "line"]);
  });
});
