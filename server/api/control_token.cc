#include "api/control_token.h"

#include <algorithm>
#include <cstddef>

namespace payscrypt::api {
namespace {

constexpr std::string_view kScheme = "bearer ";

bool StartsWithScheme(std::string_view text) {
  return text.size() >= kScheme.size() &&
         std::equal(kScheme.begin(), kScheme.end(), text.begin(), [](char expected, char c) {
           return expected == (c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
         });
}

// Looks at every byte of `given`, whatever the others are. `expected` is not empty.
bool AreEqual(std::string_view given, std::string_view expected) {
  volatile unsigned difference = given.size() == expected.size() ? 0 : 1;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const auto a = static_cast<unsigned char>(given[i]);
    const auto b = static_cast<unsigned char>(expected[i % expected.size()]);
    difference = difference | static_cast<unsigned>(a ^ b);
  }
  return difference == 0;
}

}  // namespace

std::optional<Status> ControlToken::Refuse(std::optional<std::string_view> authorization) const {
  if (token_.empty()) return std::nullopt;
  const std::string expected =
      "authorization: expected the header (gRPC: metadata) \"authorization: Bearer TOKEN\" with "
      "the "
      "token of --control-token; ";
  if (!authorization) return Status(domain::ErrorCode::kUnauthenticated, expected + "got none");
  std::string_view given = *authorization;
  if (!StartsWithScheme(given)) {
    return Status(domain::ErrorCode::kUnauthenticated, expected + "got another scheme");
  }
  given.remove_prefix(kScheme.size());
  if (AreEqual(given, token_)) return std::nullopt;
  return Status(domain::ErrorCode::kUnauthenticated, expected + "got another token");
}

}  // namespace payscrypt::api
