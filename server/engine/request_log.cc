#include "engine/request_log.h"

#include <algorithm>
#include <utility>

namespace payscrypt::engine {
namespace {

// Of numbers that are noted, most of requests that are forgotten.
constexpr std::size_t kMaxEnded = 2 * RequestLog::kMaxRequests;

std::size_t BytesOf(const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) bytes += text.size();
  return bytes;
}

std::size_t BytesOf(const RequestAnswer& answer) {
  return answer.text.size() + answer.message.size();
}

std::size_t BytesOf(const RecordedRequest& request) {
  std::size_t bytes = 0;
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
  if (is_tracked_) {
    if (ended_.size() == kMaxEnded) {  // nobody takes them: the disk is full, say
      std::erase_if(ended_, [this](std::uint64_t each) { return !IndexOf(each); });
    }
    ended_.push_back(number);
  }
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
  for (std::size_t index = FirstFrom(after + 1); index < requests_.size() && found.size() < limit;
       ++index) {
    if (!filter || filter(requests_[index])) found.push_back(requests_[index]);
  }
  return found;
}

std::vector<RecordedRequest> RequestLog::ListNewest(std::uint64_t before, std::size_t limit,
                                                    const Filter& filter) const {
  const std::lock_guard lock(mutex_);
  std::vector<RecordedRequest> found;
  std::size_t index = before != 0 ? FirstFrom(before) : requests_.size();
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
  ended_.clear();
  forgotten_ = 0;
  bytes_ = 0;
}

std::uint64_t RequestLog::forgotten() const {
  const std::lock_guard lock(mutex_);
  return forgotten_;
}

std::optional<std::size_t> RequestLog::IndexOf(std::uint64_t number) const {
  const std::size_t index = FirstFrom(number);
  if (index == requests_.size() || requests_[index].number != number) return std::nullopt;
  return index;
}

// Where the first one stands whose number is not less. Numbers have gaps only where a crash lost
// some, so it stands at a distance that its number says, or before that.
std::size_t RequestLog::FirstFrom(std::uint64_t number) const {
  if (requests_.empty() || number <= requests_.front().number) return 0;
  const std::uint64_t distance = number - requests_.front().number;
  const std::size_t most = std::min<std::size_t>(distance, requests_.size());
  if (most < requests_.size() && requests_[most].number == number) return most;
  const auto begin = requests_.begin();
  const auto found = std::partition_point(
      begin, begin + static_cast<std::ptrdiff_t>(most),
      [number](const RecordedRequest& request) { return request.number < number; });
  return static_cast<std::size_t>(found - begin);
}

std::vector<RecordedRequest> RequestLog::TakeEnded(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  std::ranges::sort(ended_);
  std::vector<RecordedRequest> taken;
  auto number = ended_.begin();
  for (; number != ended_.end() && taken.size() < limit; ++number) {
    if (const auto index = IndexOf(*number)) taken.push_back(requests_[*index]);
  }
  ended_.erase(ended_.begin(), number);
  return taken;
}

std::size_t RequestLog::ended() const {
  const std::lock_guard lock(mutex_);
  return ended_.size();
}

std::uint64_t RequestLog::last_number() const {
  const std::lock_guard lock(mutex_);
  return last_number_;
}

std::uint64_t RequestLog::first_number() const {
  const std::lock_guard lock(mutex_);
  return requests_.empty() ? last_number_ + 1 : requests_.front().number;
}

void RequestLog::Restore(std::vector<RecordedRequest> requests, std::uint64_t last) {
  const std::lock_guard lock(mutex_);
  for (RecordedRequest& request : requests) {
    request.bytes = BytesOf(request);
    bytes_ += request.bytes;
    requests_.push_back(std::move(request));
  }
  last_number_ = last;
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
