#include "transports/rest/call_metadata.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <utility>

#include <tl/expected.hpp>

namespace payscrypt::transports::rest {
namespace {

using boost::beast::http::field;
using domain::ErrorCode;

constexpr std::string_view kMetadataPrefix = "grpc-metadata-";
constexpr std::string_view kOwnPrefix = "x-sandbox-";
constexpr std::string_view kBinarySuffix = "-bin";

// The permanent headers (runtime.isPermanentHTTPHeader) and their metadata keys. Host is not among
// them: Go's server takes it out of the headers.
constexpr std::pair<field, std::string_view> kPermanentHeaders[] = {
    {field::accept, "grpcgateway-accept"},
    {field::accept_charset, "grpcgateway-accept-charset"},
    {field::accept_language, "grpcgateway-accept-language"},
    {field::accept_ranges, "grpcgateway-accept-ranges"},
    {field::authorization, "grpcgateway-authorization"},
    {field::cache_control, "grpcgateway-cache-control"},
    {field::content_type, "grpcgateway-content-type"},
    {field::cookie, "grpcgateway-cookie"},
    {field::date, "grpcgateway-date"},
    {field::expect, "grpcgateway-expect"},
    {field::from, "grpcgateway-from"},
    {field::if_match, "grpcgateway-if-match"},
    {field::if_modified_since, "grpcgateway-if-modified-since"},
    {field::if_none_match, "grpcgateway-if-none-match"},
    {field::if_schedule_tag_match, "grpcgateway-if-schedule-tag-match"},
    {field::if_unmodified_since, "grpcgateway-if-unmodified-since"},
    {field::max_forwards, "grpcgateway-max-forwards"},
    {field::origin, "grpcgateway-origin"},
    {field::pragma, "grpcgateway-pragma"},
    {field::referer, "grpcgateway-referer"},
    {field::user_agent, "grpcgateway-user-agent"},
    {field::via, "grpcgateway-via"},
    {field::warning, "grpcgateway-warning"},
};

constexpr std::size_t kFieldCount = 512;  // more than Beast has names for

// By field; empty for any other header.
constexpr auto kPermanentKeys = [] {
  std::array<std::string_view, kFieldCount> keys{};
  for (const auto& [id, key] : kPermanentHeaders) keys[static_cast<std::size_t>(id)] = key;
  return keys;
}();

constexpr std::pair<char, std::chrono::nanoseconds> kTimeoutUnits[] = {
    {'H', std::chrono::hours(1)},        {'M', std::chrono::minutes(1)},
    {'S', std::chrono::seconds(1)},      {'m', std::chrono::milliseconds(1)},
    {'u', std::chrono::microseconds(1)}, {'n', std::chrono::nanoseconds(1)},
};

// Keys that grpc-go does not let a caller set, or that it keeps from the service.
bool IsReserved(std::string_view key) {
  constexpr std::array<std::string_view, 9> kReserved = {
      "content-type",  "user-agent",   "grpc-message-type",
      "grpc-encoding", "grpc-message", "grpc-status",
      "grpc-timeout",  "te",           "host"};
  return std::find(kReserved.begin(), kReserved.end(), key) != kReserved.end();
}

bool IsMetadataKey(std::string_view key) {
  return std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  });
}

bool IsMetadataText(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c <= 0x7e; });
}

// "grpc-metadata-foo" -> "Grpc-Metadata-Foo", as Go writes header names.
std::string CanonicalName(std::string_view lower) {
  std::string name(lower);
  bool starts_word = true;
  for (char& c : name) {
    if (starts_word && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    starts_word = c == '-';
  }
  return name;
}

int SextetOf(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return -1;
}

// Padded or not; otherwise the index of the byte that is wrong.
tl::expected<std::string, std::size_t> DecodeBase64(std::string_view text) {
  std::string_view digits = text;
  if (text.size() % 4 == 0) {
    if (digits.ends_with('=')) digits.remove_suffix(1);
    if (digits.size() < text.size() && digits.ends_with('=')) digits.remove_suffix(1);
  }
  std::string decoded;
  std::uint32_t bits = 0;
  int bit_count = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int sextet = SextetOf(digits[i]);
    if (sextet < 0) return tl::unexpected(i);
    bits = (bits << 6) | static_cast<std::uint32_t>(sextet);
    bit_count += 6;
    if (bit_count >= 8) {
      bit_count -= 8;
      decoded += static_cast<char>((bits >> bit_count) & 0xff);
    }
  }
  if (digits.size() % 4 == 1) return tl::unexpected(digits.size() - 1);
  return decoded;
}

// One pass over the headers.
class Reader {
 public:
  Reader(std::string_view peer, api::Call& call) : peer_(peer), call_(call) {}

  MetadataOutcome Read(const Request& request) {
    const std::size_t count = request.field_count();
    for (std::size_t i = 0; i < count && !outcome_.refused; ++i) Take(request.field(i));
    AddForwarded();
    return std::move(outcome_);
  }

 private:
  void Take(const Request::Field& header) {
    if (const auto key = kPermanentKeys[static_cast<std::size_t>(header.id)]; !key.empty()) {
      if (header.id == field::authorization) AddText("authorization", header.value);
      AddText(std::string(key), header.value);
      return;
    }
    if (header.id == field::host && !forwarded_host_) host_ = header.value;
    if (header.id == field::unknown) TakeUnregistered(header);
  }

  void TakeUnregistered(const Request::Field& header) {
    std::string name = LowerCase(header.name);
    if (name.starts_with(kMetadataPrefix)) {
      TakeMetadata(name, header.value);
    } else if (name == "apikey" || name.starts_with(kOwnPrefix)) {
      AddText(std::move(name), header.value);
    } else if (name == "grpc-timeout") {
      TakeTimeout(header.value);
    } else if (name == "x-forwarded-host") {
      if (!forwarded_host_ && !header.value.empty()) forwarded_host_ = header.value;
    } else if (name == "x-forwarded-for") {
      forwarded_for_.append(header.value).append(", ");
    }
  }

  void TakeMetadata(const std::string& name, std::string_view value) {
    std::string key = name.substr(kMetadataPrefix.size());
    if (!IsMetadataKey(key)) return;
    if (name.ends_with(kBinarySuffix)) {
      auto decoded = DecodeBase64(value);
      if (!decoded) {
        outcome_.refused = api::Status(ErrorCode::kInvalidArgument,
                                       "invalid binary header " + CanonicalName(name) +
                                           ": illegal base64 data at input byte " +
                                           std::to_string(decoded.error()));
        return;
      }
      if (!IsReserved(key)) call_.AddMetadata(std::move(key), std::move(*decoded));
    } else if (key.empty()) {
      outcome_.refused_after_body =
          api::Status(ErrorCode::kInternal, "there is an empty key in the header");
    } else if (key == "connection") {
      outcome_.refused_after_body = api::Status(
          ErrorCode::kInternal, "stream terminated by RST_STREAM with error code: PROTOCOL_ERROR");
    } else if (!IsReserved(key)) {
      AddText(std::move(key), value);
    }
  }

  void TakeTimeout(std::string_view value) {
    if (has_timeout_ || value.empty()) return;  // the first one counts
    has_timeout_ = true;
    const auto timeout = ParseTimeout(value);
    if (!timeout) {
      outcome_.refused =
          api::Status(ErrorCode::kInvalidArgument, "invalid grpc-timeout: " + std::string(value));
    } else if (timeout->count() != 0) {
      outcome_.timeout = timeout;
    }
  }

  void AddForwarded() {
    if (forwarded_host_ || !host_.empty()) {
      AddText("x-forwarded-host", forwarded_host_.value_or(host_));
    }
    AddText("x-forwarded-for", forwarded_for_.append(peer_));
  }

  void AddText(std::string key, std::string_view value) {
    if (IsMetadataText(value)) call_.AddMetadata(std::move(key), std::string(value));
  }

  const std::string_view peer_;
  api::Call& call_;
  MetadataOutcome outcome_;
  bool has_timeout_ = false;
  std::string_view host_;
  std::optional<std::string_view> forwarded_host_;
  std::string forwarded_for_;
};

}  // namespace

MetadataOutcome ReadMetadata(const Request& request, std::string_view peer, api::Call& call) {
  return Reader(peer, call).Read(request);
}

std::optional<std::chrono::nanoseconds> ParseTimeout(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  const auto unit = std::find_if(std::begin(kTimeoutUnits), std::end(kTimeoutUnits),
                                 [&](const auto& known) { return known.first == text.back(); });
  if (unit == std::end(kTimeoutUnits)) return std::nullopt;
  std::string_view digits = text.substr(0, text.size() - 1);
  if (digits.starts_with('+')) {
    digits.remove_prefix(1);
    if (digits.starts_with('-')) return std::nullopt;
  }
  std::int64_t number = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, number);
  if (error != std::errc() || stopped != end) return std::nullopt;
  const std::uint64_t product =
      static_cast<std::uint64_t>(number) * static_cast<std::uint64_t>(unit->second.count());
  return std::chrono::nanoseconds(static_cast<std::int64_t>(product));
}

}  // namespace payscrypt::transports::rest
