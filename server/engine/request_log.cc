#include "engine/request_log.h"

#include <algorithm>
#include <utility>

namespace payscrypt::engine {
namespace {

// What a record takes of memory besides its texts: itself and its parts' blocks.
constexpr std::size_t kFixedBytes =
    sizeof(RecordedRequest) + sizeof(RequestContent) + sizeof(RequestAnswer) + 128;

std::size_t BytesOf(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += sizeof(text) + text.size();
  return bytes;
}

std::size_t BytesOf(const RequestAnswer& answer) {
  return answer.text.size() + answer.message.size();
}

std::size_t BytesOf(const RecordedRequest& request) {
  std::size_t bytes = kFixedBytes;
  if (request.answer) bytes += BytesOf(*request.answer);
  if (const RequestContent* const content = request.content.get()) {
    bytes += content->path.size() + content->body.size() + content->message.size() +
             BytesOf(content->unknown_fields) + BytesOf(content->other_spellings);
  }
  return bytes;
}

}  // namespace

std::uint64_t RequestLog::Open(RecordedRequest request) {
  const std::size_t bytes = BytesOf(request);
  std::vector<RecordedRequest> forgotten;  // their memory is given back without the lock
  const std::lock_guard lock(mutex_);
  request.number = ++last_number_;
  request.bytes = bytes;
  bytes_ += bytes;
  requests_.push_back(std::move(request));
  ForgetOldest(kMaxBytes, forgotten);
  return last_number_;
}

void RequestLog::End(std::uint64_t number, RequestAnswer answer) {
  auto kept = std::make_shared<const RequestAnswer>(std::move(answer));
  const std::size_t bytes = BytesOf(*kept);
  std::vector<RecordedRequest> forgotten;
  const std::lock_guard lock(mutex_);
  const auto index = IndexOf(number);
  if (!index) return;
  RecordedRequest& request = requests_[*index];
  request.answer = std::move(kept);
  request.bytes += bytes;
  bytes_ += bytes;
  ForgetOldest(kMaxBytes - kRoom, forgotten);
}

std::optional<RecordedRequest> RequestLog::Find(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto index = IndexOf(number);
  if (!index) return std::nullopt;
  return requests_[*index];
}

std::vector<RecordedRequest> RequestLog::List(std::uint64_t after, std::size_t limit,
                                              const Filter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<RecordedRequest> found;
  const std::uint64_t first = last_number_ - requests_.size() + 1;
  auto index = static_cast<std::size_t>(after < first ? 0 : after - first + 1);
  for (; index < requests_.size() && found.size() < limit; ++index) {
    if (!filter || filter(requests_[index])) found.push_back(requests_[index]);
  }
  return found;
}

std::vector<RecordedRequest> RequestLog::ListNewest(std::uint64_t before, std::size_t limit,
                                                    const Filter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<RecordedRequest> found;
  const std::uint64_t first = last_number_ - requests_.size() + 1;
  std::size_t index = requests_.size();
  if (before != 0) index = before < first ? 0 : std::min<std::size_t>(index, before - first);
  while (index > 0 && found.size() < limit) {
    const RecordedRequest& request = requests_[--index];
    if (!filter || filter(request)) found.push_back(request);
  }
  return found;
}

void RequestLog::Clear() {
  std::deque<RecordedRequest> cleared;
  const std::lock_guard lock(mutex_);
  cleared.swap(requests_);
  forgotten_ = 0;
  bytes_ = 0;
}

std::uint64_t RequestLog::forgotten() const {
  const std::lock_guard lock(mutex_);
  return forgotten_;
}

std::optional<std::size_t> RequestLog::IndexOf(std::uint64_t number) const {
  const std::uint64_t first = last_number_ - requests_.size() + 1;
  if (number < first || number > last_number_) return std::nullopt;
  return static_cast<std::size_t>(number - first);
}

void RequestLog::ForgetOldest(std::size_t max_bytes, std::vector<RecordedRequest>& forgotten) {
  while (requests_.size() > kMaxRequests || (bytes_ > max_bytes && requests_.size() > 1)) {
    bytes_ -= requests_.front().bytes;
    ++forgotten_;
    forgotten.push_back(std::move(requests_.front()));
    requests_.pop_front();
  }
}

}  // namespace payscrypt::engine
