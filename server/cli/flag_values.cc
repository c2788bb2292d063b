#include "cli/flag_values.h"

#include <algorithm>
#include <cmath>

#include <arpa/inet.h>

#include "cli/wallets.h"
#include "runner/runner.h"
#include "webhooks/url.h"

namespace payscrypt::cli {
namespace {

bool IsNumericAddress(const std::string& address) {
  unsigned char bytes[sizeof(in6_addr)];
  return inet_pton(AF_INET, address.c_str(), bytes) == 1 ||
         inet_pton(AF_INET6, address.c_str(), bytes) == 1;
}

std::string CheckPath(const std::string& path, const std::string& kind) {
  if (path.find_first_not_of(' ') != std::string::npos) return {};
  return "expected the path of a " + kind + ", got " + domain::Quote(path);
}

}  // namespace

std::string ReadEndpoint(const std::string& text, Endpoint& endpoint) {
  const auto wrong = [&] {
    return "expected ADDR:PORT with a numeric address, such as 127.0.0.1:8080 or [::1]:8080, got " +
           domain::Quote(text);
  };
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) return wrong();
  std::string address = text.substr(0, colon);
  if (address.size() > 2 && address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  } else if (address.find(':') != std::string::npos) {
    return wrong();
  }
  if (address == "localhost") address = "127.0.0.1";
  if (!IsNumericAddress(address)) return wrong();
  if (!ParseNumber(std::string_view(text).substr(colon + 1), endpoint.port)) return wrong();
  endpoint.address = address;
  return {};
}

std::string ReadWallets(const std::vector<std::string>& texts, std::vector<std::int64_t>& wallets) {
  for (const std::string& text : texts) {
    std::string complaint =
        ReadWholeNumber(text, "from -9223372036854775808 to 9223372036854775807, such as 42",
                        wallets.emplace_back());
    if (!complaint.empty()) return complaint;
  }
  const auto checked = CheckWalletsDiffer(wallets);
  return checked ? "" : checked.error().message;
}

std::string ReadJobs(const std::string& text, std::size_t& jobs) {
  if (ParseNumber(std::string_view(text), jobs) && jobs >= 1 && jobs <= runner::kMaxJobs) return {};
  return "expected a whole number from 1 to " + std::to_string(runner::kMaxJobs) + ", got " +
         domain::Quote(text);
}

std::string ReadMilliseconds(const std::string& text, std::chrono::milliseconds& duration) {
  constexpr double kMaxSeconds = 3600;
  double seconds = 0;
  if (!ParseNumber(std::string_view(text), seconds) || !(seconds > 0) || seconds > kMaxSeconds) {
    return "expected seconds above 0, at most 3600, such as 10 or 0.5, got " + domain::Quote(text);
  }
  duration = std::max(std::chrono::milliseconds(1),
                      std::chrono::milliseconds(std::llround(seconds * 1000)));
  return {};
}

std::string CheckBaseUrl(std::string& url) {
  const bool has_more = url.find_first_of("?#") != std::string::npos;
  if (has_more || url.size() > webhooks::kMaxUrlBytes || !webhooks::CheckWebhookUrl(url)) {
    return "expected an absolute http or https URL without query and fragment, of at most " +
           std::to_string(webhooks::kMaxUrlBytes) + " bytes, such as https://pay.example, got " +
           domain::Quote(url);
  }
  while (url.ends_with('/')) url.pop_back();
  return {};
}

std::string CheckFile(const std::string& path) { return CheckPath(path, "file"); }

std::string CheckFolder(const std::string& path) { return CheckPath(path, "folder"); }

std::string CheckApiKey(const std::string& key) {
  const bool printable =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  return key.empty() || !printable ? "expected printable ASCII without spaces, such as sandbox"
                                   : "";
}

std::string CheckWebhook(const std::string& url) {
  const auto checked = webhooks::CheckWebhookUrl(url);
  return checked ? "" : checked.error().message;
}

}  // namespace payscrypt::cli
