// What a real grpc-gateway answered: the cases of grpc-gateway-2.27.2.jsonl.
//
// The recorder drove grpc-gateway 2.27.2 (protobuf-go 1.36.7; marshaler UseProtoNames,
// EmitUnpopulated and DiscardUnknown) in front of an echo server of pg.PaymentGateway with the
// routes `POST /apis/pg/create_order` and `POST /apis/pg/get_public_order`. The echo server obeyed
// triggers in `callback_url` and `id`, such as "status:5" and "sleep:500".
//
// Bytes: a body is the bytes that were sent. A header's value is its bytes too, whichever the
// recording spells them by.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

namespace payscrypt::conformance {

// In order; a name that came twice stands here twice.
using Headers = std::vector<std::pair<std::string, std::string>>;

// The first value of a header, whatever the case of its name; null where there is none.
const std::string* Find(const Headers& headers, std::string_view name);

struct Request {
  std::string method;
  std::string path;  // the request's target: path and query
  std::string version = "HTTP/1.1";
  Headers headers;  // Content-Length and Transfer-Encoding among them, where they were sent
  bool chunked = false;
  std::string body;
  // The bytes on the socket, where they were given so: then method, path, headers and body are not
  // what was sent.
  std::optional<std::string> raw;
};

struct Response {
  int status = 0;
  Headers headers;                  // less Date
  std::optional<std::string> body;  // nothing where it was too long to be kept
};

// What reached the server behind the gateway.
struct Decoded {
  std::string rpc;  // "createOrder"
  nlohmann::json
      request;  // as protobuf JSON; a long string is {"head": its beginning, "len": bytes}
  std::map<std::string, std::vector<std::string>> metadata;
};

struct Case {
  std::string id;
  std::string note;
  Request request;
  Response response;
  std::optional<Decoded> decoded;  // nothing where the gateway refused
};

// Every case, in the order of the file. Loaded once; aborts where the file is not what it should
// be.
const std::vector<Case>& Recording();

}  // namespace payscrypt::conformance
