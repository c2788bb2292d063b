// What a call carries besides its message, whichever transport it came by.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/status.h"
#include "engine/request_log.h"

namespace payscrypt::api {

enum class Transport { kGrpc, kRest };  // numbered as engine::Transport

using RequestContent = engine::RequestContent;

// How a call ends that nobody waits for any more.
inline Status CallerGone() { return {domain::ErrorCode::kCancelled, "the caller went away"}; }

class Call {
 public:
  Call() = default;
  explicit Call(Transport transport) : transport_(transport) {}
  virtual ~Call() = default;

  Transport transport() const { return transport_; }

  // Whether the caller is gone or its deadline has passed: the work is not worth doing any more.
  virtual bool IsCancelled() const { return false; }

  // Has `action` called once, as soon as IsCancelled() holds: from any thread, or at once from this
  // method. A later action replaces an earlier one. It may end the call, and is dropped when
  // something else does.
  void OnCancel(std::function<void()> action) const;

  // The first value of a metadata key (lower case); nothing where the caller sent none.
  virtual std::optional<std::string_view> Metadata(std::string_view key) const;

  void AddMetadata(std::string key, std::string value) {
    metadata_.emplace_back(std::move(key), std::move(value));
  }
  const std::vector<std::pair<std::string, std::string>>& metadata() const { return metadata_; }

  // How it came, for the account's journal; null where the transport has nothing to tell. The
  // service adds what it knows.
  const std::shared_ptr<RequestContent>& content() const { return content_; }
  void set_content(std::shared_ptr<RequestContent> content) { content_ = std::move(content); }

 protected:
  // The transport says that the call is cancelled; more than once does no harm.
  void RunCancelAction();

  // The transport says that the call has ended: what the action holds is let go.
  void DropCancelAction();

 private:
  Transport transport_ = Transport::kGrpc;
  std::vector<std::pair<std::string, std::string>> metadata_;
  std::shared_ptr<RequestContent> content_;

  mutable std::mutex mutex_;  // of what follows
  mutable bool cancelled_ = false;
  mutable std::function<void()> cancel_action_;
};

// Ends a call, once, from any thread.
using Done = std::function<void(Status)>;

}  // namespace payscrypt::api
