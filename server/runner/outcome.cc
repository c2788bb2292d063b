#include "runner/outcome.h"

#include <charconv>
#include <optional>
#include <string_view>

#include "protojson/protojson.h"

namespace payscrypt::runner {
namespace {

using domain::ErrorCode;
using scenario::CallOutcome;

std::optional<int> NumberIn(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

CallOutcome Canonical(const CallOutcome& outcome) {
  const auto number = NumberIn(outcome);
  return number ? domain::NameOfCode(*number) : outcome;
}

domain::Result<CallOutcome> OutcomeOfWhole(const HttpAnswer& answer,
                                           google::protobuf::Message& response) {
  const auto header = answer.headers.find("grpc-code");
  const auto code = header == answer.headers.end() ? std::nullopt : NumberIn(header->second);
  if (!code && answer.status != 200) {
    return domain::Fail(ErrorCode::kUnknown,
                        "expected the merchant API's answer, with a header grpc-code; got HTTP "
                        "status " +
                            std::to_string(answer.status));
  }
  if (code && *code != 0) return domain::NameOfCode(*code);
  const bool parsed = !answer.body.empty() && protojson::Parse(answer.body, response);
  return parsed ? "OK" : "MALFORMED";
}

}  // namespace

domain::Result<CallOutcome> OutcomeOf(const HttpAnswer& answer,
                                      google::protobuf::Message& response) {
  switch (answer.end) {
    case HttpAnswer::End::kWhole:
      return OutcomeOfWhole(answer, response);
    case HttpAnswer::End::kTruncated:
      return "TRUNCATED";
    case HttpAnswer::End::kReset:
      return "RESET";
    case HttpAnswer::End::kTimedOut:
      return "DEADLINE_EXCEEDED";  // as a gRPC client has it, whose deadline is its own
    case HttpAnswer::End::kUnreachable:
      break;
  }
  return domain::Fail(ErrorCode::kUnavailable, answer.why);
}

bool SameOutcome(const CallOutcome& a, const CallOutcome& b) {
  return Canonical(a) == Canonical(b);
}

}  // namespace payscrypt::runner
