// Whether an account was sent the requests that it should have been.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/json_subset.h"
#include "api/sandbox_control.h"
#include "engine/request_log.h"

namespace payscrypt::api {

// A code's name ("OK", "UNAVAILABLE"), or its number. The result is as CodeText has it.
domain::Result<std::string> ReadCodeName(const std::string& text);
// Empty, or one of the names.
domain::Result<void> CheckRpcName(const std::string& text);
domain::Result<void> CheckTransportName(const std::string& text);

class RequestVerification {
 public:
  static domain::Result<RequestVerification> Read(const control::VerifyRequestsRequest& request);

  // `requests` are all that are kept, and `forgotten` how many are not any more.
  void Judge(const std::vector<engine::RecordedRequest>& requests, std::uint64_t forgotten,
             control::VerifyRequestsResponse& response) const;

 private:
  struct Nearest {
    const engine::RecordedRequest* request = nullptr;  // null: there is none
    std::vector<Difference> differences;
  };

  RequestVerification() = default;

  domain::Result<void> ReadCounts(const control::VerifyRequestsRequest& request);
  std::vector<Difference> DifferencesOf(const engine::RecordedRequest& request) const;
  std::string ExpectedText() const;

  // Each: where a request is looked at, and what it must have there. Empty ones are left out.
  std::vector<std::pair<std::string, std::string>> wanted_;
  std::string rpc_;
  std::string body_text_;
  std::optional<scenario::Value> body_;
  std::int64_t at_least_ = 1;
  std::optional<std::int64_t> at_most_;
};

}  // namespace payscrypt::api
