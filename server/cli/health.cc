#include <algorithm>
#include <iostream>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "cli/commands.h"
#include "platform/pause.h"

namespace payscrypt::cli {
namespace {

constexpr std::chrono::milliseconds kBetweenQuestions{50};
constexpr std::chrono::milliseconds kLongestQuestion{2'000};

std::size_t Discard(char*, std::size_t size, std::size_t count, void*) { return size * count; }

// Empty where the sandbox is ready; else what is wrong.
std::string Ask(const std::string& url, std::chrono::milliseconds timeout) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  if (curl == nullptr) return "cannot start libcurl";
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Discard);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) return curl_easy_strerror(code);
  long status = 0;
  curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
  return status == 200 ? "" : "expected HTTP status 200, got " + std::to_string(status);
}

}  // namespace

int Health(const HealthOptions& options) {
  const std::string url = options.listen.LocalUrl() + "/health/ready";
  platform::Countdown countdown(options.timeout);
  std::string problem;
  do {
    const auto question =
        std::clamp(countdown.Left(), std::chrono::milliseconds(1), kLongestQuestion);
    problem = Ask(url, question);
    if (problem.empty()) {
      std::cout << "ready: " << url << "\n";
      return 0;
    }
    if (options.wait) platform::Pause(std::min(countdown.Left(), kBetweenQuestions));
  } while (options.wait && countdown.Left() > std::chrono::milliseconds(0));
  std::cerr << "payscrypt-sandbox: not ready: " << url << ": " << problem << "\n";
  return 1;
}

}  // namespace payscrypt::cli
