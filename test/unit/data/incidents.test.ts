import { expect } from "chai";
import { keccak256, toUtf8Bytes } from "ethers";
import { findIncident, incidentId, loadIncidents, parseIncidents } from "../../../scripts/data/incidents.js";

const HEADER =
  "date,name,target_type,classification,technique,amount_usd,returned_usd,chains,is_bridge,language,defillama_id";

describe("incidents", () => {
  const incidents = loadIncidents();

  it("reads every row of the table", () => {
    expect(incidents.length).to.equal(538);
    expect(incidents.filter((incident) => incident.amountUsd === undefined).length).to.equal(9);
    expect(incidents.filter((incident) => incident.returnedUsd !== undefined).length).to.equal(29);
    expect(incidents.filter((incident) => incident.isBridge).length).to.equal(42);
  });

  it("finds the loss of Euler v1", () => {
    const incident = findIncident("Euler V1", "2023-03-13");
    expect(incident.amountUsd).to.equal(197_000_000n);
    expect(incident.returnedUsd).to.equal(240_000_000n);
    expect(incident.chains).to.deep.equal(["Ethereum"]);
    expect(incident.technique).to.equal("Flashloan Donate Function Logic Exploit");
    expect(findIncident("euler v1", "2023-03-13", incidents)).to.deep.equal(incident);
  });

  it("names an incident by date and name", () => {
    const expected = keccak256(toUtf8Bytes("2023-03-13|Euler V1"));
    expect(incidentId(findIncident("Euler V1", "2023-03-13", incidents))).to.equal(expected);
  });

  it("reads quoted cells, several chains and blanks", () => {
    const [incident] = parseIncidents(`${HEADER}\n2025-12-04,"A, B",CEX,Other,"""X"" run",,,Ethereum|BSC,1,,\n`);
    expect(incident).to.deep.equal({
      date: "2025-12-04",
      name: "A, B",
      targetType: "CEX",
      classification: "Other",
      technique: '"X" run',
      amountUsd: undefined,
      returnedUsd: undefined,
      chains: ["Ethereum", "BSC"],
      isBridge: true,
      language: undefined,
      defillamaId: undefined,
    });
  });

  it("says that a name is unknown, or known under other dates", () => {
    expect(() => findIncident("Atlantis", "2023-03-13", incidents)).to.throw(
      'no "Atlantis" on 2023-03-13 (no such name)',
    );
    expect(() => findIncident("Euler V1", "2023-03-14", incidents)).to.throw("known dates: 2023-03-13");
  });

  it("refuses to choose between two incidents of one name and day", () => {
    expect(() => findIncident("Mirror", "2021-10-08", incidents)).to.throw("stands 2 times");
  });

  it("refuses a table that breaks its form, with the line", () => {
    const row = "2023-03-13,Name,CEX,Other,Theft,1,,Ethereum,0,,";
    expect(() => parseIncidents("when,who\n")).to.throw('unexpected header "when,who"');
    expect(() => parseIncidents(`${HEADER}\n${row},extra\n`)).to.throw("line 2 has 12 cells instead of 11");
    expect(() => parseIncidents(`${HEADER}\n${row}\n${row.replace("-03-", "-13-")}\n`)).to.throw("line 3");
    expect(() => parseIncidents(`${HEADER}\n${row.replace(",1,", ",much,")}\n`)).to.throw("line 2");
  });
});
