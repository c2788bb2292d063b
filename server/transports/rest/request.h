// An HTTP/1 request as it came. Its texts share one buffer, which is reused from request to
// request.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/beast/http/field.hpp>

namespace payscrypt::transports::rest {

class Request {
 public:
  struct Field {
    boost::beast::http::field id;  // `unknown` where Beast has no name for it
    std::string_view name;         // as it came
    std::string_view value;        // without the blanks around it
  };

  void Clear();

  void SetRequestLine(std::string_view method, std::string_view target, int version);
  void AddField(boost::beast::http::field id, std::string_view name, std::string_view value);

  std::string_view method() const { return Text(method_); }
  std::string_view target() const { return Text(target_); }
  int version() const { return version_; }  // 10 or 11

  std::size_t field_count() const { return fields_.size(); }
  Field field(std::size_t index) const;

  // The first of that name; nothing where there is none.
  std::optional<std::string_view> Find(boost::beast::http::field id) const;
  std::optional<std::string_view> Find(std::string_view name) const;  // in any case
  std::size_t Count(boost::beast::http::field id) const;

  std::string body;

 private:
  struct Span {
    std::uint32_t at = 0;
    std::uint32_t size = 0;
  };
  struct StoredField {
    boost::beast::http::field id;
    Span name;
    Span value;
  };

  Span Store(std::string_view text);
  std::string_view Text(Span span) const {
    return std::string_view(text_).substr(span.at, span.size);
  }

  std::string text_;
  Span method_;
  Span target_;
  int version_ = 11;
  std::vector<StoredField> fields_;
};

// ASCII, without regard to case.
bool EqualsIgnoringCase(std::string_view a, std::string_view b);
std::string LowerCase(std::string_view text);

}  // namespace payscrypt::transports::rest
