// A stand-in for SQS, on a port of its own of the loopback address only: its own program listens on all of them.
// It says its port on standard output, and ends when standard input does, so that it does not outlive the tests.
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
await app.listen({ port: Number(process.argv[2] ?? 0), host: "127.0.0.1" });
const { address, port } = app.server.address();

if (address !== "127.0.0.1") {
  console.error(`It listens on ${address}, and not on the loopback address alone.`);
  process.exit(1);
}

console.log(`listening ${port}`);
process.stdin.on("end", () => process.exit(0));
process.stdin.resume();
