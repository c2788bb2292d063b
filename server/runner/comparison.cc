#include "runner/comparison.h"

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "domain/order.h"
#include "domain/scenario.h"
#include "runner/history.h"
#include "runner/instant.h"
#include "runner/judge.h"
#include "runner/outcome.h"

namespace payscrypt::runner {
namespace {

constexpr std::size_t kMaxRows = 200;
constexpr std::size_t kMaxColumn = 46;
constexpr std::size_t kMaxAligned = 4'000'000;  // pairs; past it, first is held against first
constexpr std::int64_t kAfterAllEvents = std::numeric_limits<std::int64_t>::max();

// Where in the story a row stands.
struct Place {
  domain::Duration at = domain::Duration::min();
  std::int64_t event = 0;

  friend auto operator<=>(const Place&, const Place&) = default;
};

struct PlacedRow {
  Place place;
  Row row;
};

// Pairs of indices, in order, in which each index of both lists comes once: alone where it has no
// match.
using Pairs = std::vector<std::pair<std::optional<std::size_t>, std::optional<std::size_t>>>;

Pairs AlignFirstToFirst(std::size_t expected, std::size_t actual) {
  Pairs pairs;
  for (std::size_t i = 0; i < std::max(expected, actual); ++i) {
    pairs.emplace_back(i < expected ? std::optional(i) : std::nullopt,
                       i < actual ? std::optional(i) : std::nullopt);
  }
  return pairs;
}

// By the longest common subsequence; between its matches what is left is held against each other.
template <typename FitsAt>
Pairs Align(std::size_t expected, std::size_t actual, FitsAt fits) {
  if (expected * actual > kMaxAligned) return AlignFirstToFirst(expected, actual);
  std::vector<std::uint32_t> common((expected + 1) * (actual + 1), 0);
  const auto at = [&](std::size_t e, std::size_t a) -> std::uint32_t& {
    return common[e * (actual + 1) + a];
  };
  for (std::size_t e = expected; e-- > 0;) {
    for (std::size_t a = actual; a-- > 0;) {
      at(e, a) = fits(e, a) ? at(e + 1, a + 1) + 1 : std::max(at(e + 1, a), at(e, a + 1));
    }
  }
  Pairs pairs;
  std::size_t e = 0;
  std::size_t a = 0;
  std::size_t lone_e = 0;  // where the left over ones begin
  std::size_t lone_a = 0;
  const auto flush = [&] {
    for (const auto& [le, la] : AlignFirstToFirst(e - lone_e, a - lone_a)) {
      pairs.emplace_back(le ? std::optional(*le + lone_e) : std::nullopt,
                         la ? std::optional(*la + lone_a) : std::nullopt);
    }
  };
  while (e < expected && a < actual) {
    if (fits(e, a) && at(e, a) == at(e + 1, a + 1) + 1) {
      flush();
      pairs.emplace_back(e++, a++);
      lone_e = e;
      lone_a = a;
    } else if (at(e + 1, a) >= at(e, a + 1)) {
      ++e;
    } else {
      ++a;
    }
  }
  e = expected;
  a = actual;
  flush();
  return pairs;
}

std::string Timed(domain::Duration at, const std::string& text) {
  std::string time = OffsetText(at);
  time.resize(std::max<std::size_t>(time.size() + 1, 8), ' ');
  return time + text;
}

// The rows of one kind. `expected` is nothing where that kind is not judged.
template <typename Expected, typename Actual, typename FitsBoth, typename ExpectedText,
          typename ActualText, typename PlaceOf>
void AddRows(const std::vector<Expected>* expected, const std::vector<Actual>& actual,
             FitsBoth fits, ExpectedText expected_text, ActualText actual_text, PlaceOf place_of,
             std::vector<PlacedRow>& rows) {
  const std::size_t count = expected != nullptr ? expected->size() : 0;
  Place place;
  for (const auto& [e, a] : Align(count, actual.size(), [&](std::size_t i, std::size_t j) {
         return fits((*expected)[i], actual[j]);
       })) {
    if (a) place = place_of(actual[*a]);
    Row row;
    if (e) row.expected = expected_text((*expected)[*e]);
    if (a) row.actual = actual_text(actual[*a]);
    row.differs = expected != nullptr && !(e && a && fits((*expected)[*e], actual[*a]));
    rows.push_back({place, std::move(row)});
  }
}

void AddCalls(const scenario::ScenarioTest& test, const Played& played,
              std::vector<PlacedRow>& rows) {
  if (std::holds_alternative<scenario::CreateStart>(test.start)) {
    for (const auto& [e, a] : AlignFirstToFirst(test.expect.create.size(), played.create.size())) {
      Row row;
      if (e) row.expected = "createOrder " + test.expect.create[*e];
      if (a) row.actual = "createOrder " + played.create[*a];
      row.differs = !(e && a && SameOutcome(test.expect.create[*e], played.create[*a]));
      rows.push_back({{}, std::move(row)});
    }
  }
  for (const auto& [e, a] : AlignFirstToFirst(test.calls.size(), played.calls.size())) {
    Row row;
    Place place{domain::Duration::max(), kAfterAllEvents};
    if (e) {
      row.expected = Timed(test.calls[*e].at, std::string(domain::NameOf(test.calls[*e].rpc)) +
                                                  " " + test.calls[*e].expected);
    }
    if (a) {
      const MadeCall& call = played.calls[*a];
      place.at = call.at;
      row.actual = Timed(call.at, std::string(domain::NameOf(call.rpc)) + " " + call.outcome);
    }
    row.differs = !(e && a && SameOutcome(test.calls[*e].expected, played.calls[*a].outcome));
    rows.push_back({place, std::move(row)});
  }
}

std::string InColumn(const std::string& text, std::size_t width) {
  std::string cut = text;
  if (cut.size() > width) {
    std::size_t end = width - 3;
    while (end > 0 && (static_cast<unsigned char>(cut[end]) & 0xC0) == 0x80) --end;  // whole UTF-8
    cut = cut.substr(0, end) + "...";
  }
  cut.resize(std::max(cut.size(), width), ' ');
  return cut;
}

}  // namespace

std::vector<Row> Compare(const scenario::ScenarioTest& test, const Played& played) {
  const History history = HistoryOf(played);
  const std::string order_id = played.order ? played.order->order().id() : "";
  std::vector<PlacedRow> rows;
  AddCalls(test, played, rows);
  AddRows(
      test.expect.statuses ? &*test.expect.statuses : nullptr, history.statuses,
      [](const auto& e, const auto& a) { return Fits(e, a); },
      [](const auto& e) {
        std::string text = "status ";
        text += domain::NameOf(e.status);
        return e.at ? Timed(*e.at, text) : text;
      },
      [](const auto& a) { return Timed(a.at, "status " + a.status); },
      [](const auto& a) {
        return Place{a.at, a.event};
      },
      rows);
  AddRows(
      test.expect.webhooks ? &*test.expect.webhooks : nullptr, history.webhooks,
      [&](const auto& e, const auto& a) { return Fits(e, a, order_id); },
      [](scenario::ExpectedWebhook e) {
        const auto at = std::exchange(e.at, std::nullopt);
        const std::string text = "webhook " + TextOf(e);
        return at ? Timed(*at, text) : text;
      },
      [](const auto& a) {
        const std::string status = a.status.empty() ? "of no status" : a.status;
        return Timed(a.at, "webhook " + status + ", " + a.ending);
      },
      [](const auto& a) {
        return Place{a.at, a.sent_event};
      },
      rows);
  for (const Remark& remark : history.remarks) {
    rows.push_back({{remark.at, remark.event}, {"", Timed(remark.at, remark.text), false}});
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return a.place < b.place; });
  std::vector<Row> story;
  story.reserve(rows.size());
  for (PlacedRow& placed : rows) story.push_back(std::move(placed.row));
  return story;
}

std::vector<std::string> Render(const std::vector<Row>& rows) {
  std::size_t width = 8;
  for (const Row& row : rows) width = std::max(width, std::min(row.expected.size(), kMaxColumn));
  std::vector<std::string> lines{"  " + InColumn("expected", width) + "   actual"};
  for (const Row& row : rows) {
    if (lines.size() > kMaxRows) {
      lines.push_back("  ... and " + std::to_string(rows.size() - kMaxRows) + " more");
      break;
    }
    std::string line = (row.differs ? "! " : "  ") + InColumn(row.expected, width) + " | ";
    line += row.actual;
    line.erase(line.find_last_not_of(' ') + 1);
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace payscrypt::runner
