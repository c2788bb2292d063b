#include "transports/grpc/event_writer.h"

#include <atomic>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "api/event_cursor.h"
#include "transports/grpc/unary_call.h"

namespace payscrypt::transports::grpc {

namespace control = api::control;

namespace {

// What a stream's caller says besides its message.
class Opening : public api::Call {
 public:
  explicit Opening(const ::grpc::CallbackServerContext& context)
      : Call(api::Transport::kGrpc), context_(context) {}
  std::optional<std::string_view> Metadata(std::string_view key) const override {
    return MetadataOf(context_, key);
  }

 private:
  const ::grpc::CallbackServerContext& context_;
};

control::Event EventOf(const api::EventCursor::Gap& gap) {
  control::Event event;
  event.set_type("gap");
  event.set_text("after " + std::to_string(gap.after) + " comes " + std::to_string(gap.next) +
                 ": " + gap.why);
  return event;
}

}  // namespace

// One stream, from its call's arrival until gRPC is done with it. One event at a time is with gRPC;
// while its client takes none, the stream is not told of news, and what comes is read from the
// account's log once it does.
class EventWriter final : public ::grpc::ServerWriteReactor<control::Event>,
                          public std::enable_shared_from_this<EventWriter> {
 public:
  explicit EventWriter(api::CallMeters* meters)
      : metered_(meters, *control::WatchEventsRequest::descriptor(), api::Transport::kGrpc) {}

  void KeepAlive() { self_ = shared_from_this(); }

  void Begin(api::Feeds& feeds, const std::shared_ptr<engine::Account>& account,
             api::EventCursor cursor) {
    visits_ = 1;  // whoever is told of news before all is there, leaves it to this thread
    cursor_.emplace(std::move(cursor));
    feed_ = feeds.Open(account, [writer = weak_from_this()] {
      if (const auto alive = writer.lock()) alive->Proceed();
    });
    GoOn();
  }

  void Refuse(const api::Status& status) { End(status); }

  void Stop() {
    stopped_ = true;
    Proceed();
  }

 private:
  void OnWriteDone(bool ok) override {
    if (!ok) cancelled_ = true;
    writing_ = false;
    Proceed();
  }
  void OnCancel() override {
    cancelled_ = true;
    Proceed();
  }
  void OnDone() override { const auto last = std::move(self_); }

  // Goes as far as it can. One thread at a time does: who comes meanwhile, even from within, has it
  // go once more.
  void Proceed() {
    const auto self = shared_from_this();
    if (visits_.fetch_add(1) == 0) GoOn();
  }

  void GoOn() {
    std::size_t seen = 1;
    do {
      if (!finished_ && !writing_) Step();
      seen = visits_.fetch_sub(seen) - seen;
    } while (seen != 0);
  }

  void Step() {
    if (!feed_) return;  // refused
    if (cancelled_) return End(api::CallerGone());
    if (stopped_) return End({domain::ErrorCode::kUnavailable, "the sandbox stops"});
    if (batch_ && next_ < batch_->events.size()) return Send(batch_->events[next_++]);
    batch_ = nullptr;
    feed_->Look();
    if (has_sent_ && cursor_->Missed(*feed_) > api::kMaxEventsMissed) {
      return End({domain::ErrorCode::kResourceExhausted,
                  "more than " + std::to_string(api::kMaxEventsMissed) +
                      " events came while the connection took none; call again with `after` to go "
                      "on from there"});
    }
    has_sent_ = false;
    api::EventCursor::Step step = cursor_->Take(*feed_);
    if (step.gap) {
      gap_ = EventOf(*step.gap);
      return Send(gap_);
    }
    if (step.events) {
      batch_ = std::move(step.events);
      next_ = 0;
      return Send(batch_->events[next_++]);
    }
    if (feed_->view().closed) {
      End({domain::ErrorCode::kUnavailable,
           "account \"" + feed_->account_name() + "\" was deleted"});
    }
  }

  void Send(const control::Event& event) {
    has_sent_ = true;
    writing_ = true;
    StartWrite(&event);
  }

  void End(const api::Status& status) {
    finished_ = true;
    metered_.End(status.code);
    Finish(StatusOf(status));
  }

  const api::MeteredCall metered_;
  std::shared_ptr<EventWriter> self_;
  std::unique_ptr<api::Feed> feed_;
  std::optional<api::EventCursor> cursor_;
  std::atomic<std::size_t> visits_{0};
  std::atomic<bool> writing_{false};
  std::atomic<bool> cancelled_{false};
  std::atomic<bool> stopped_{false};
  std::atomic<bool> finished_{false};

  // Of whoever proceeds.
  std::shared_ptr<const api::EventBatch> batch_;  // that is being sent
  std::size_t next_ = 0;                          // of its events
  control::Event gap_;
  bool has_sent_ = false;  // since the last look
};

::grpc::ServerWriteReactor<control::Event>* EventWriters::Begin(
    const api::Services& services, const api::ControlToken& token,
    ::grpc::CallbackServerContext& context, const control::WatchEventsRequest& request) {
  const auto writer = std::make_shared<EventWriter>(services.meters);
  writer->KeepAlive();
  const Opening call(context);
  const auto refuse = [&](const api::Status& status) {
    writer->Refuse(status);
    return writer.get();
  };
  if (auto refused = token.Refuse(call.Metadata("authorization"))) return refuse(*refused);
  if (services.feeds == nullptr) {
    return refuse({domain::ErrorCode::kUnimplemented, "there are no streams here"});
  }
  auto account = services.feeds->FindAccount(call);
  if (!account) return refuse(api::Status(std::move(account.error())));
  auto cursor = api::Feeds::Begin(request, **account);
  if (!cursor) return refuse(api::Status(std::move(cursor.error())));
  bool stopped = false;
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(open_, [](const auto& known) { return known.expired(); });
    open_.push_back(writer);
    stopped = stopped_;
  }
  writer->Begin(*services.feeds, *account, *std::move(cursor));
  if (stopped) writer->Stop();
  return writer.get();
}

::grpc::ServerWriteReactor<control::Event>* EventWriters::Refuse(const api::Services& services,
                                                                 const api::Status& status) {
  const auto writer = std::make_shared<EventWriter>(services.meters);
  writer->KeepAlive();
  writer->Refuse(status);
  return writer.get();
}

void EventWriters::Stop() {
  std::vector<std::weak_ptr<EventWriter>> open;
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
    open.swap(open_);
  }
  for (const auto& known : open) {
    if (const auto writer = known.lock()) writer->Stop();
  }
}

}  // namespace payscrypt::transports::grpc
