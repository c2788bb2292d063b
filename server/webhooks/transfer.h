// One attempt as a libcurl easy handle, which is set up once and carries one attempt after another.
//
// Belongs to the sender's thread.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <curl/curl.h>

#include "engine/ports.h"
#include "webhooks/sender.h"
#include "webhooks/url.h"
#include "webhooks/waiting_line.h"

namespace payscrypt::webhooks {

class Transfer {
 public:
  explicit Transfer(const SenderOptions& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* easy() const { return easy_.get(); }
  static Transfer& Of(CURL* easy);

  // Takes the attempt up: the handle is ready to be added to a multi handle.
  void Load(QueuedAttempt queued);
  QueuedAttempt Unload();
  bool loaded() const { return loaded_; }

  // Once for each attempt: it takes what came back along.
  engine::AttemptOutcome Outcome(CURLcode result);
  engine::AttemptOutcome Aborted();

 private:
  struct EasyCleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  static int OnRequest(void* transfer, char* to, char* from, int to_port, int from_port);
  static std::size_t OnHeader(char* bytes, std::size_t size, std::size_t count, void* transfer);
  static std::size_t OnBody(char* bytes, std::size_t size, std::size_t count, void* transfer);
  // Whether there may be more of it.
  bool Count(std::size_t bytes);
  void SetTls(const SenderOptions& options);
  std::chrono::microseconds Took() const;
  bool HasLostKeptConnection(CURLcode result) const;
  std::string Failure(CURLcode result) const;
  // What was sent and what came back; null where nothing was sent.
  std::shared_ptr<const engine::Exchange> TakeExchange();
  std::string FirstHeaders() const;
  std::string RequestHeaders() const;

  const std::chrono::milliseconds timeout_;
  const std::string user_agent_;
  std::string url_;  // that the handle has
  UrlHandle url_parts_;
  std::string first_headers_;  // as sent to it
  // libcurl's list of what is sent beside its own, without an allocation for each attempt.
  std::array<std::string, 2> fixed_headers_;
  std::string delivery_header_;
  std::string attempt_header_;
  std::array<curl_slist, 4> headers_{};
  std::array<char, CURL_ERROR_SIZE> error_{};
  std::unique_ptr<CURL, EasyCleanup> easy_;  // last: it points to the others

  QueuedAttempt queued_;
  bool loaded_ = false;
  int times_begun_ = 0;
  std::size_t received_ = 0;  // headers and body
  // Their memory stays with the handle.
  std::string answer_headers_;
  std::string answer_body_;
  bool answer_is_cut_ = false;
};

}  // namespace payscrypt::webhooks
