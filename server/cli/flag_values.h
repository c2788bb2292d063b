// What the texts of flags mean. Each function checks a text and gives its value, if it has another;
// the result says what was expected, and is empty where all is well, as CLI11 has it.
#pragma once

#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "cli/options.h"
#include "domain/quote.h"

namespace payscrypt::cli {

// Whether the whole text is a number, in decimal digits.
template <typename Number>
bool ParseNumber(std::string_view text, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

template <typename Number>
std::string ReadWholeNumber(const std::string& text, const std::string& range, Number& number) {
  if (ParseNumber(std::string_view(text), number)) return {};
  return "expected a whole number " + range + ", got " + domain::Quote(text);
}

std::string ReadEndpoint(const std::string& text, Endpoint& endpoint);
std::string ReadMilliseconds(const std::string& text, std::chrono::milliseconds& duration);
std::string ReadJobs(const std::string& text, std::size_t& jobs);
std::string ReadWallets(const std::vector<std::string>& texts, std::vector<std::int64_t>& wallets);

// One that paths are added to; it loses the slashes at its end.
std::string CheckBaseUrl(std::string& url);
std::string CheckWebhook(const std::string& url);

// Without one, the flag would set nothing. One of spaces is nobody's wish.
std::string CheckFile(const std::string& path);
std::string CheckFolder(const std::string& path);

// As a header can carry it.
std::string CheckApiKey(const std::string& key);

}  // namespace payscrypt::cli
