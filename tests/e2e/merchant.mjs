// A merchant's site in Node: @grpc/grpc-js with the one file pg-api.proto, loaded as it is.
//
//   node merchant.mjs ADDRESS PROTO
//
// Each line of stdin is a call, {"method", "request", "metadata", "deadline_ms"}. Its answer,
// whenever that comes, is one line on stdout: {"call": its number from 0, "response"} or
// {"call", "error": {"code", "details"}}. Ends with stdin.
import { createInterface } from "node:readline";

import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";

const [address, proto] = process.argv.slice(2);
const definition = protoLoader.loadSync(proto, {
  keepCase: true,
  longs: String,
  enums: String,
  defaults: true,
});
const { pg } = grpc.loadPackageDefinition(definition);
const gateway = new pg.PaymentGateway(address, grpc.credentials.createInsecure(), {
  "grpc.enable_http_proxy": 0,
});

function metadataOf(entries = {}) {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  return metadata;
}

function call(number, { method, request, metadata, deadline_ms }) {
  const options = deadline_ms === undefined ? {} : { deadline: Date.now() + deadline_ms };
  return new Promise((resolve) => {
    gateway[method](request, metadataOf(metadata), options, (error, response) => {
      const outcome = error
        ? { error: { code: error.code, details: error.details } }
        : { response };
      process.stdout.write(JSON.stringify({ call: number, ...outcome }) + "\n");
      resolve();
    });
  });
}

const calls = [];
for await (const line of createInterface({ input: process.stdin })) {
  calls.push(call(calls.length, JSON.parse(line)));
}
await Promise.all(calls);
gateway.close();
