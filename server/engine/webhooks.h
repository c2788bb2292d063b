#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace payscrypt::engine {

// A URL that is told of status changes.
struct Webhook {
  std::uint32_t id = 0;  // from 1, in the order of registering; never given twice
  std::shared_ptr<const std::string> url;
  bool paused = false;  // what it is owed waits
};

// The webhooks of an account. Not thread-safe: the owner holds its lock.
class Webhooks {
 public:
  static constexpr std::size_t kMaxWebhooks = 1'000;

  // More than kMaxWebhooks are cut off.
  explicit Webhooks(const std::vector<std::string>& urls) {
    for (const std::string& url : urls) Add(url);
  }

  // They are `urls` again, with the ids that these had at first. Other ids are not given again.
  void Reset(const std::vector<std::string>& urls) {
    const std::uint32_t last_id = last_id_;
    *this = Webhooks(urls);
    last_id_ = std::max(last_id_, last_id);
  }

  // Null where there are too many. Good until the next change.
  Webhook* Add(std::string url) {
    if (all_.size() >= kMaxWebhooks) return nullptr;
    all_.push_back({++last_id_, std::make_shared<const std::string>(std::move(url)), false});
    return &all_.back();
  }

  Webhook* Find(std::uint32_t id) {
    for (Webhook& webhook : all_) {
      if (webhook.id == id) return &webhook;
    }
    return nullptr;
  }

  bool Remove(std::uint32_t id) {
    return std::erase_if(all_, [id](const Webhook& webhook) { return webhook.id == id; }) > 0;
  }

  // By id.
  const std::vector<Webhook>& list() const { return all_; }

  std::uint32_t last_id() const { return last_id_; }
  // Begins again with these.
  void Restore(std::vector<Webhook> webhooks, std::uint32_t last_id) {
    all_ = std::move(webhooks);
    last_id_ = last_id;
  }

 private:
  std::vector<Webhook> all_;
  std::uint32_t last_id_ = 0;
};

}  // namespace payscrypt::engine
