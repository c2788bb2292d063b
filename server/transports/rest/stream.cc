#include "transports/rest/stream.h"

#include "protojson/protojson.h"
#include "transports/rest/server_sent_event.h"

namespace payscrypt::transports::rest {
namespace {

std::string Render(const api::EventBatch& batch) {
  std::string text;
  std::string data;
  for (const api::control::Event& event : batch.events) {
    data.clear();
    protojson::Append(event, data);
    AppendServerSentEvent(static_cast<std::uint64_t>(event.number()), event.type(), data, text);
  }
  return text;
}

std::string Quoted(std::string_view text) {
  std::string quoted;
  protojson::AppendString(text, quoted);
  return quoted;
}

Piece Told(std::string_view type, std::string_view data) {
  std::string text;
  AppendServerSentEvent(0, type, data, text);
  return std::make_shared<const std::string>(std::move(text));
}

Piece Told(const api::EventCursor::Gap& gap) {
  return Told("gap", R"({"after":")" + std::to_string(gap.after) + R"(","next":")" +
                         std::to_string(gap.next) + R"(","why":)" + Quoted(gap.why) + "}");
}

Piece Ending(const std::string& why) { return Told("end", R"({"why":)" + Quoted(why) + "}"); }

Piece Deleted(const Scene& scene) {
  return Ending("account " + Quoted(scene.feed().account_name()) + " was deleted");
}

}  // namespace

Stream::Step EventStream::Next(Scene& scene) {
  if (is_too_slow_) {
    return {Told("dropped", R"({"why":"more than )" + std::to_string(api::kMaxEventsMissed) +
                                R"( events came while the connection took none; )"
                                R"(connect again with Last-Event-ID to go on from there"})"),
            true};
  }
  api::EventCursor::Step step = cursor_.Take(scene.feed());
  if (step.gap) return {Told(*step.gap)};
  if (step.events) {
    const std::string& text = step.events->Rendered(&Render);
    return {Piece(std::move(step.events), &text)};
  }
  if (scene.feed().view().closed) return {Deleted(scene), true};
  return {};
}

void EventStream::NoteBlocked(const Scene& scene) {
  is_too_slow_ |= cursor_.Missed(scene.feed()) > api::kMaxEventsMissed;
}

Stream::Step OrderStream::Next(Scene& scene) {
  const Piece is = scene.Order(*order());
  const std::uint64_t leaps = scene.feed().view().clock_leaps;
  std::string text;
  if (is && is != told_) text += *is;
  if (is && told_leaps_ != leaps) text += *scene.Clock();
  told_ = is;
  told_leaps_ = leaps;
  if (!text.empty()) return {std::make_shared<const std::string>(std::move(text))};
  if (scene.feed().view().closed) return {Deleted(scene), true};
  if (!is) return {Ending("order " + order()->ToString() + " is not kept any more"), true};
  return {};
}

}  // namespace payscrypt::transports::rest
