#include "webhooks/transfer.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "webhooks/retry_after.h"
#include "webhooks/url.h"

namespace payscrypt::webhooks {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// What is set is always a good value of a known option: a refusal is a libcurl other than the one
// that this program was built for, or no memory.
void Check(CURLcode code, const char* what) {
  if (code == CURLE_OK) return;
  std::fprintf(stderr, "libcurl refused %s: %s\n", what, curl_easy_strerror(code));
  std::abort();
}

template <typename Value>
void Set(CURL* easy, CURLoption option, Value value) {
  Check(curl_easy_setopt(easy, option, value), "an option");
}

long Milliseconds(microseconds time) {
  // Zero would mean no limit.
  return std::max(1L, static_cast<long>(std::chrono::ceil<milliseconds>(time).count()));
}

}  // namespace

Transfer::Transfer(const SenderOptions& options)
    : timeout_(options.timeout), user_agent_(options.user_agent), easy_(curl_easy_init()) {
  CURL* easy = easy_.get();
  if (easy == nullptr) Check(CURLE_OUT_OF_MEMORY, "a handle");
  Set(easy, CURLOPT_PRIVATE, this);
  Set(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  Set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  Set(easy, CURLOPT_FOLLOWLOCATION, 0L);
  Set(easy, CURLOPT_PROXY, "");  // none from the environment: a webhook goes where its URL says
  Set(easy, CURLOPT_NOSIGNAL, 1L);
  Set(easy, CURLOPT_TCP_NODELAY, 1L);
  Set(easy, CURLOPT_POST, 1L);
  // An empty `Expect:` takes libcurl's own away, which would have a large POST wait for a 100
  // Continue.
  fixed_headers_ = {"Content-Type: application/json", "Expect:"};
  for (std::size_t i = 0; i < headers_.size(); ++i) {
    headers_[i].next = i + 1 < headers_.size() ? &headers_[i + 1] : nullptr;
  }
  headers_[0].data = fixed_headers_[0].data();
  headers_[1].data = fixed_headers_[1].data();
  Set(easy, CURLOPT_HTTPHEADER, headers_.data());
  if (!user_agent_.empty()) Set(easy, CURLOPT_USERAGENT, user_agent_.c_str());
  SetTls(options);
  Set(easy, CURLOPT_BUFFERSIZE, 4096L);
  Set(easy, CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  Set(easy, CURLOPT_WRITEDATA, this);
  Set(easy, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  Set(easy, CURLOPT_HEADERDATA, this);
  Set(easy, CURLOPT_PREREQFUNCTION, &Transfer::OnRequest);
  Set(easy, CURLOPT_PREREQDATA, this);
  Set(easy, CURLOPT_TIMEOUT_MS, Milliseconds(timeout_));
  Set(easy, CURLOPT_ERRORBUFFER, error_.data());
  // An attempt that ends during a name look-up must not wait for the look-up's thread, which would
  // hold up every other attempt. The thread ends by itself.
  Set(easy, CURLOPT_QUICK_EXIT, 1L);
}

void Transfer::SetTls(const SenderOptions& options) {
  CURL* easy = easy_.get();
  if (options.insecure) {
    Set(easy, CURLOPT_SSL_VERIFYPEER, 0L);
    Set(easy, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (!options.ca_file.empty()) {
    Set(easy, CURLOPT_CAINFO, options.ca_file.c_str());  // beside the system's folder of CAs
  } else if (curl_version_info(CURLVERSION_NOW)->cainfo != nullptr) {
    // The system's file alone: libcurl reads it once and not for each connection then.
    Set(easy, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
}

Transfer& Transfer::Of(CURL* easy) {
  Transfer* transfer = nullptr;
  Check(curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer), "its private pointer");
  return *transfer;
}

void Transfer::Load(QueuedAttempt queued) {
  queued_ = std::move(queued);
  loaded_ = true;
  times_begun_ = 0;
  received_ = 0;
  answer_headers_.clear();
  answer_body_.clear();
  answer_is_cut_ = false;
  error_[0] = '\0';
  const engine::Attempt& attempt = queued_.attempt;
  CURL* easy = easy_.get();
  delivery_header_ = "x-sandbox-delivery: " + std::to_string(attempt.delivery);
  attempt_header_ = "x-sandbox-attempt: " + std::to_string(attempt.number);
  headers_[2].data = delivery_header_.data();
  headers_[3].data = attempt_header_.data();
  if (url_ != attempt.url) {
    url_ = attempt.url;
    Set(easy, CURLOPT_URL, url_.c_str());
    // Parsed once, and not for each attempt.
    url_parts_ = ParseUrl(url_);
    Set(easy, CURLOPT_CURLU, url_parts_.get());
    first_headers_ = FirstHeaders();
  }
  Set(easy, CURLOPT_POSTFIELDS, attempt.body.data());  // not copied: queued_ keeps it
  Set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(attempt.body.size()));
  Set(easy, CURLOPT_FRESH_CONNECT, attempt.needs_fresh ? 1L : 0L);
}

QueuedAttempt Transfer::Unload() {
  loaded_ = false;
  return std::move(queued_);
}

// libcurl sends a request again by itself where a connection that it kept breaks without an answer.
// The receiver may have read it all the same, so that is an attempt of its own.
int Transfer::OnRequest(void* transfer, char*, char*, int, int) {
  Transfer& self = *static_cast<Transfer*>(transfer);
  return self.times_begun_++ == 0 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

bool Transfer::HasLostKeptConnection(CURLcode result) const {
  if (times_begun_ > 1) return true;
  const bool has_broken =
      result == CURLE_SEND_ERROR || result == CURLE_RECV_ERROR || result == CURLE_GOT_NOTHING;
  if (!has_broken || received_ > 0) return false;
  long new_connections = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &new_connections), "its connections");
  return new_connections == 0;
}

engine::AttemptOutcome Transfer::Outcome(CURLcode result) {
  engine::AttemptOutcome outcome;
  outcome.took = std::chrono::ceil<milliseconds>(Took());
  outcome.exchange = TakeExchange();
  if (result == CURLE_OPERATION_TIMEDOUT) {
    outcome.kind = engine::AttemptOutcome::Kind::kTimedOut;
    outcome.error = "no whole answer within " + std::to_string(timeout_.count()) + " ms";
    return outcome;
  }
  long status = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status), "its status");
  const bool is_http = result != CURLE_WEIRD_SERVER_REPLY && result != CURLE_UNSUPPORTED_PROTOCOL;
  // Who sent a final status has answered, even if the body broke off or was more than we read.
  if (is_http && status >= 200) {
    outcome.kind = engine::AttemptOutcome::Kind::kAnswered;
    outcome.http_status = static_cast<int>(status);
    if (!outcome.Accepted() && outcome.exchange) {
      const RetryAfter retry = ReadRetryAfter(outcome.exchange->response_headers);
      outcome.retry_after = retry.after;
      outcome.retry_at = retry.at;
    }
    return outcome;
  }
  outcome.kind = engine::AttemptOutcome::Kind::kFailed;
  outcome.lost_kept_connection = HasLostKeptConnection(result);
  outcome.error = Failure(result);
  return outcome;
}

engine::AttemptOutcome Transfer::Aborted() {
  engine::AttemptOutcome outcome;
  outcome.kind = engine::AttemptOutcome::Kind::kAborted;
  outcome.error = "the sandbox stopped before the receiver answered";
  outcome.took = std::chrono::ceil<milliseconds>(Took());
  outcome.exchange = TakeExchange();
  return outcome;
}

std::string Transfer::Failure(CURLcode result) const {
  switch (result) {
    case CURLE_GOT_NOTHING:
    case CURLE_ABORTED_BY_CALLBACK:  // OnRequest's
      return "the receiver closed the connection without an answer";
    case CURLE_WRITE_ERROR:
      return "the answer's status did not come within its first " +
             std::to_string(kMaxAnswerBytes) + " bytes";
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
      return "the receiver does not speak HTTP/1: " + std::string(error_.data());
    case CURLE_PEER_FAILED_VERIFICATION:
      return std::string(error_.data()) +
             "; trust the receiver's CA with --webhook-ca, or any with --webhook-insecure";
    case CURLE_OK:
      return "the receiver closed the connection before a final status";
    default:
      return error_[0] != '\0' ? error_.data() : curl_easy_strerror(result);
  }
}

std::shared_ptr<const engine::Exchange> Transfer::TakeExchange() {
  long sent = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent), "its request's size");
  if (sent == 0) return nullptr;
  return std::make_shared<const engine::Exchange>(
      engine::Exchange{RequestHeaders(), answer_headers_, answer_body_, answer_is_cut_});
}

// As libcurl writes them, which tells them only at a price: what is the same for all of a URL.
std::string Transfer::FirstHeaders() const {
  std::string headers = "Host: " + HostHeaderOf(ReceiverOf(url_).value()) + "\r\n";
  if (HasUserInfo(url_)) headers += "Authorization: Basic (as in the URL)\r\n";
  if (!user_agent_.empty()) headers += "User-Agent: " + user_agent_ + "\r\n";
  return headers + "Accept: */*\r\n" + fixed_headers_[0] + "\r\n";
}

std::string Transfer::RequestHeaders() const {
  const std::string length = std::to_string(queued_.attempt.body.size());
  std::string headers;
  headers.reserve(first_headers_.size() + delivery_header_.size() + attempt_header_.size() + 32);
  headers.append(first_headers_).append(delivery_header_).append("\r\n");
  headers.append(attempt_header_).append("\r\nContent-Length: ").append(length).append("\r\n");
  return headers;
}

bool Transfer::Count(std::size_t bytes) {
  received_ += bytes;
  if (received_ <= kMaxAnswerBytes) return true;
  answer_is_cut_ = true;
  return false;
}

std::size_t Transfer::OnHeader(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  Transfer& self = *static_cast<Transfer*>(transfer);
  const std::string_view line(bytes, size * count);
  if (line.starts_with("HTTP/")) {
    self.answer_headers_.clear();  // those before were of an interim answer
  } else if (self.answer_headers_.size() + line.size() > engine::Exchange::kMaxHeaderBytes) {
    self.answer_is_cut_ = true;
  } else if (line != "\r\n" && line != "\n") {
    self.answer_headers_ += line;
  }
  return self.Count(line.size()) ? line.size() : CURL_WRITEFUNC_ERROR;
}

std::size_t Transfer::OnBody(char* bytes, std::size_t size, std::size_t count, void* transfer) {
  Transfer& self = *static_cast<Transfer*>(transfer);
  std::string& body = self.answer_body_;
  const std::string_view piece(bytes, size * count);
  const std::size_t room = engine::Exchange::kMaxBodyBytes - body.size();
  body += piece.substr(0, room);
  if (piece.size() > room) self.answer_is_cut_ = true;
  return self.Count(piece.size()) ? piece.size() : CURL_WRITEFUNC_ERROR;
}

microseconds Transfer::Took() const {
  curl_off_t took = 0;
  Check(curl_easy_getinfo(easy_.get(), CURLINFO_TOTAL_TIME_T, &took), "its time");
  return microseconds(took);
}

}  // namespace payscrypt::webhooks
