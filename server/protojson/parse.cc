#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <nlohmann/json.hpp>

#include "domain/quote.h"
#include "protojson/diagnosis.h"
#include "protojson/number.h"
#include "protojson/protojson.h"
#include "protojson/schema.h"

namespace payscrypt::protojson {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

constexpr std::string_view kWhitespace = " \t\n\r";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char kCameNul[] = "expected valid JSON; came a NUL byte";
constexpr std::size_t kMaxPathBytes = 200;  // of a field's path in an error
constexpr int kNumberOverflow = 406;  // nlohmann's number for a number that is no finite double

// Walks the text for the JSON library. Copies share one position, so that the SAX handler can tell
// how far the library has read: SAX events carry no positions.
class Cursor {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  explicit Cursor(const char** at) : at_(at) {}

  reference operator*() const { return **at_; }
  Cursor& operator++() {
    ++*at_;
    return *this;
  }
  bool operator==(const Cursor& other) const { return *at_ == *other.at_; }
  bool operator!=(const Cursor& other) const { return *at_ != *other.at_; }

 private:
  const char** at_;
};

// A copy in which each number outside of strings is 0 and blanks, so that it has the same length,
// and is valid JSON exactly where the original is.
std::string BlankNumbers(std::string_view json) {
  std::string blanked(json);
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (in_string && json[i] == '\\') {
      ++i;
    } else if (json[i] == '"') {
      in_string = !in_string;
    } else if (!in_string && IsInWord(json[i])) {
      const std::size_t begin = i;
      while (i + 1 < json.size() && IsInWord(json[i + 1])) ++i;
      if (IsJsonNumber(json.substr(begin, i + 1 - begin))) {
        std::fill_n(blanked.begin() + static_cast<std::ptrdiff_t>(begin), i + 1 - begin, ' ');
        blanked[begin] = '0';
      }
    }
  }
  return blanked;
}

// Puts the values of SAX events into a message. Each event says whether to go on.
class Decoder {
 public:
  // `json` is the text that positions, numbers and quotations are taken from; what the library is
  // given to read has the same length.
  Decoder(std::string_view json, Message& message, Beyond beyond, Remarks* remarks)
      : json_(json), root_(message), is_strict_(beyond == Beyond::kRefused), remarks_(remarks) {
    if (remarks_ != nullptr) *remarks_ = {};
  }

  // Reads the first value of `text`; a strict one reads all of it.
  bool Read(std::string_view text) {
    text_ = text;
    at_ = text.data();
    const char* end = text.data() + text.size();
    return nlohmann::json::sax_parse(Cursor(&at_), Cursor(&end), this,
                                     nlohmann::json::input_format_t::json, is_strict_) &&
           (!is_strict_ || ReadEnd());
  }

  // Whether Read failed because a number is beyond a double. It may still be right: it may be
  // skipped, as part of an unknown field.
  bool overflowed() const { return overflowed_; }

  // Why Read failed.
  const std::string& error() const { return error_; }

  // The library's events.
  bool null();
  bool boolean(bool value);
  bool number_integer(std::int64_t) { return Number(); }
  bool number_unsigned(std::uint64_t) { return Number(); }
  bool number_float(double, const std::string&) { return Number(); }
  bool string(std::string& value);
  bool binary(nlohmann::json::binary_t&) { return false; }  // JSON has none
  bool start_object(std::size_t);
  bool key(std::string& name);
  bool end_object();
  bool start_array(std::size_t);
  bool end_array();
  bool parse_error(std::size_t position, const std::string& token,
                   const nlohmann::json::exception& exception);

 private:
  // An object that is being read into a message.
  struct Frame {
    Message* message;
    const MessageSchema* schema;
    std::vector<bool> seen;              // by the field's index
    const FieldSchema* field = nullptr;  // of the last key; null where it is unknown
    bool in_list = false;                // inside the field's array
  };

  // What is to be done with a value.
  enum class Place { kSkipped, kField, kRefused };
  Place NextValue();

  bool Number();
  bool SetNumber(std::string_view number);
  bool SetNumberInString(std::string_view text);
  template <typename T, typename Set, typename Add>
  bool Put(std::optional<T> value, Set set, Add add);

  bool ReadEnd();
  bool Nest();
  void Open(Message& message, const MessageSchema& schema);
  bool Taken() {
    token_end_ = Offset();
    return true;
  }

  std::size_t Offset() const { return static_cast<std::size_t>(at_ - text_.data()); }
  std::size_t TokenBegin() const;
  std::string_view Token() const;
  std::string_view NumberToken() const;
  std::string Path() const;
  void Remark(std::string_view name, std::vector<std::string>& remarks) const;
  bool RefuseValue();
  bool RefuseKey(std::string_view name);
  bool Refuse(std::size_t offset, const std::string& what);

  std::string_view json_;
  Message& root_;
  const bool is_strict_;       // about what the message has no place for
  Remarks* const remarks_;     // null: nobody wants them
  std::string_view text_;      // what the library reads
  const char* at_ = nullptr;   // and where it is
  std::size_t token_end_ = 0;  // of the last event's token; at most the byte after it more
  std::vector<Frame> frames_;
  int depth_ = 0;    // of objects and arrays
  int skipped_ = 0;  // how many of them belong to an unknown field
  bool overflowed_ = false;
  std::string error_;
};

Decoder::Place Decoder::NextValue() {
  if (skipped_ > 0) return Place::kSkipped;
  if (frames_.empty()) return Place::kRefused;
  const Frame& frame = frames_.back();
  if (frame.field == nullptr) return Place::kSkipped;
  return frame.field->repeated == frame.in_list ? Place::kField : Place::kRefused;
}

bool Decoder::null() {
  const Place place = NextValue();
  if (place == Place::kSkipped) return Taken();
  // For a field, null is as good as nothing; as the whole body or in an array it is not.
  const bool is_field = !frames_.empty() && !frames_.back().in_list;
  return is_field ? Taken() : RefuseValue();
}

bool Decoder::boolean(bool value) {
  const Place place = NextValue();
  if (place == Place::kSkipped) return Taken();
  if (place == Place::kRefused || frames_.back().field->type != FieldDescriptor::CPPTYPE_BOOL) {
    return RefuseValue();
  }
  Put(std::optional(value), &Reflection::SetBool, &Reflection::AddBool);
  return Taken();
}

bool Decoder::Number() {
  const Place place = NextValue();
  if (place == Place::kSkipped) return Taken();
  if (place == Place::kRefused || !SetNumber(NumberToken())) return RefuseValue();
  return Taken();
}

bool Decoder::string(std::string& value) {
  const Place place = NextValue();
  if (place == Place::kSkipped) return Taken();
  if (place == Place::kRefused) return RefuseValue();
  const FieldDescriptor* descriptor = frames_.back().field->descriptor;
  switch (frames_.back().field->type) {
    case FieldDescriptor::CPPTYPE_STRING:
      Put(std::optional<std::string>(value), &Reflection::SetString, &Reflection::AddString);
      return Taken();
    case FieldDescriptor::CPPTYPE_ENUM: {
      const EnumValueDescriptor* named = descriptor->enum_type()->FindValueByName(value);
      // protobuf-go's DiscardUnknown discards unknown names of enums too.
      if (named == nullptr) return is_strict_ ? RefuseValue() : Taken();
      Put(std::optional(named->number()), &Reflection::SetEnumValue, &Reflection::AddEnumValue);
      return Taken();
    }
    case FieldDescriptor::CPPTYPE_BOOL:
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return RefuseValue();
    default:
      return SetNumberInString(value) ? Taken() : RefuseValue();
  }
}

bool Decoder::SetNumberInString(std::string_view text) {
  const auto type = frames_.back().field->type;
  if (type == FieldDescriptor::CPPTYPE_DOUBLE || type == FieldDescriptor::CPPTYPE_FLOAT) {
    if (const auto named = ReadNamedNumber(text)) {
      return type == FieldDescriptor::CPPTYPE_DOUBLE
                 ? Put(named, &Reflection::SetDouble, &Reflection::AddDouble)
                 : Put(std::optional(static_cast<float>(*named)), &Reflection::SetFloat,
                       &Reflection::AddFloat);
    }
  }
  const auto number = NumberInString(text);
  return number && SetNumber(*number);
}

bool Decoder::SetNumber(std::string_view number) {
  switch (frames_.back().field->type) {
    case FieldDescriptor::CPPTYPE_INT32:
      return Put(ReadInteger<std::int32_t>(number), &Reflection::SetInt32, &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return Put(ReadInteger<std::int64_t>(number), &Reflection::SetInt64, &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return Put(ReadInteger<std::uint32_t>(number), &Reflection::SetUInt32,
                 &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return Put(ReadInteger<std::uint64_t>(number), &Reflection::SetUInt64,
                 &Reflection::AddUInt64);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return Put(ReadFloat(number), &Reflection::SetFloat, &Reflection::AddFloat);
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return Put(ReadDouble(number), &Reflection::SetDouble, &Reflection::AddDouble);
    case FieldDescriptor::CPPTYPE_ENUM:
      return Put(ReadInteger<std::int32_t>(number), &Reflection::SetEnumValue,
                 &Reflection::AddEnumValue);
    default:
      return false;
  }
}

template <typename T, typename Set, typename Add>
bool Decoder::Put(std::optional<T> value, Set set, Add add) {
  if (!value) return false;
  const Frame& frame = frames_.back();
  const Reflection& reflection = *frame.message->GetReflection();
  if (frame.in_list) {
    (reflection.*add)(frame.message, frame.field->descriptor, *std::move(value));
  } else {
    (reflection.*set)(frame.message, frame.field->descriptor, *std::move(value));
  }
  return true;
}

// The library takes a NUL byte for the end of the text.
bool Decoder::ReadEnd() {
  const std::size_t rest = text_.find_first_not_of(kWhitespace, token_end_);
  return rest == std::string_view::npos || Refuse(rest, kCameNul);
}

bool Decoder::Nest() {
  if (++depth_ <= kMaxDepth) return true;
  return Refuse(TokenBegin(), "objects and arrays are nested deeper than " +
                                  std::to_string(kMaxDepth) + "; flatten the body");
}

void Decoder::Open(Message& message, const MessageSchema& schema) {
  frames_.push_back(
      {.message = &message, .schema = &schema, .seen = std::vector<bool>(schema.fields().size())});
}

bool Decoder::start_object(std::size_t) {
  if (!Nest()) return false;
  if (frames_.empty()) {
    Open(root_, MessageSchema::Of(*root_.GetDescriptor()));
    return Taken();
  }
  const Place place = NextValue();
  if (place == Place::kSkipped) {
    ++skipped_;
    return Taken();
  }
  const Frame& frame = frames_.back();
  if (place == Place::kRefused || frame.field->message == nullptr) return RefuseValue();
  const Reflection& reflection = *frame.message->GetReflection();
  Message* child = frame.in_list
                       ? reflection.AddMessage(frame.message, frame.field->descriptor)
                       : reflection.MutableMessage(frame.message, frame.field->descriptor);
  Open(*child, *frame.field->message);
  return Taken();
}

bool Decoder::end_object() {
  --depth_;
  if (skipped_ > 0) {
    --skipped_;
  } else {
    frames_.pop_back();
  }
  return Taken();
}

bool Decoder::start_array(std::size_t) {
  if (!Nest()) return false;
  if (skipped_ > 0 || (!frames_.empty() && frames_.back().field == nullptr)) {
    ++skipped_;
    return Taken();
  }
  const bool is_list =
      !frames_.empty() && frames_.back().field->repeated && !frames_.back().in_list;
  if (!is_list) return RefuseValue();
  frames_.back().in_list = true;
  return Taken();
}

bool Decoder::end_array() {
  --depth_;
  if (skipped_ > 0) {
    --skipped_;
  } else {
    frames_.back().in_list = false;
  }
  return Taken();
}

bool Decoder::key(std::string& name) {
  if (skipped_ > 0) return Taken();
  Frame& frame = frames_.back();
  frame.field = frame.schema->Find(name);
  if (frame.field == nullptr) {
    if (is_strict_) return RefuseKey(name);
    if (remarks_ != nullptr) Remark(name, remarks_->unknown_fields);
    return Taken();
  }
  if (remarks_ != nullptr && name != frame.field->descriptor->name()) {
    Remark(name, remarks_->other_spellings);
  }
  const std::size_t index = frame.schema->IndexOf(*frame.field);
  if (frame.seen[index]) {
    const std::string& proto_name = frame.field->descriptor->name();
    const std::string& json_name = frame.field->descriptor->json_name();
    return Refuse(
        TokenBegin(),
        Path() + " is given twice; give each field once" +
            (json_name == proto_name ? "" : ", as " + proto_name + " or as " + json_name));
  }
  frame.seen[index] = true;
  return Taken();
}

bool Decoder::parse_error(std::size_t position, const std::string&,
                          const nlohmann::json::exception& exception) {
  overflowed_ = exception.id == kNumberOverflow;
  // The position counts what has been read, the text's end included where that was the surprise.
  const std::size_t offset = position > 0 ? position - 1 : 0;
  const std::string account = DescribeSyntaxError(exception.what());
  const bool is_nul = offset < text_.size() && text_[offset] == '\0';
  if (is_nul && account.find("end of input") != std::string::npos) return Refuse(offset, kCameNul);
  return Refuse(offset, "expected valid JSON; " + account);
}

// Where the token of this event begins.
std::size_t Decoder::TokenBegin() const {
  const std::size_t begin = text_.find_first_not_of(" \t\n\r,:", token_end_);
  return begin == std::string_view::npos ? json_.size() : begin;
}

std::string_view Decoder::Token() const {
  const std::size_t begin = TokenBegin();
  const auto number = LeadingNumber(json_.substr(begin));
  return number ? *number : json_.substr(begin, Offset() - begin);
}

// The text of this event's number, as it was written.
std::string_view Decoder::NumberToken() const {
  return LeadingNumber(json_.substr(TokenBegin())).value_or(std::string_view());
}

// The field of this event: "order.payments[1].value".
std::string Decoder::Path() const {
  std::string path;
  for (const Frame& frame : frames_) {
    if (frame.field == nullptr) break;
    if (!path.empty()) path += '.';
    path += frame.field->descriptor->name();
    if (!frame.in_list) continue;
    const int size =
        frame.message->GetReflection()->FieldSize(*frame.message, frame.field->descriptor);
    // An object's own element is there already; any other value is not.
    const bool element_exists = &frame != &frames_.back();
    path += '[' + std::to_string(element_exists ? size - 1 : size) + ']';
  }
  if (path.size() <= kMaxPathBytes) return path;
  return "..." + path.substr(path.size() - kMaxPathBytes);
}

// Of a key of the innermost object.
void Decoder::Remark(std::string_view name, std::vector<std::string>& remarks) const {
  if (remarks.size() >= kMaxRemarks) return;
  std::string path;
  for (const Frame& frame : frames_) {
    if (&frame != &frames_.back()) path += frame.field->descriptor->name() + '.';
  }
  path += name.substr(0, kMaxPathBytes);
  if (std::ranges::find(remarks, path) == remarks.end()) remarks.push_back(std::move(path));
}

bool Decoder::RefuseValue() {
  const std::string came = "; came " + DescribeToken(Token());
  if (frames_.empty()) {
    return Refuse(TokenBegin(), "expected an object of fields, such as {}" + came);
  }
  const Frame& frame = frames_.back();
  return Refuse(TokenBegin(), Path() + ": expected " +
                                  DescribeExpected(*frame.field->descriptor, frame.in_list) + came);
}

bool Decoder::RefuseKey(std::string_view name) {
  const std::string where = Path();
  return Refuse(TokenBegin(), (where.empty() ? "" : where + ": ") + "expected " +
                                  DescribeFields(*frames_.back().message->GetDescriptor()) +
                                  "; came the unknown field " + domain::Quote(name));
}

bool Decoder::Refuse(std::size_t offset, const std::string& what) {
  error_ = DescribePosition(json_, offset) + ": " + what;
  return false;
}

domain::Result<void> ParseValue(std::string_view json, Message& message, Beyond beyond,
                                Remarks* remarks) {
  Decoder decoder(json, message, beyond, remarks);
  if (decoder.Read(json)) return {};
  if (!decoder.overflowed()) return domain::InvalidArgument(decoder.error());

  // Numbers are read from the original text, so the library need not understand them.
  message.Clear();
  Decoder blind(json, message, beyond, remarks);
  if (blind.Read(BlankNumbers(json))) return {};
  return domain::InvalidArgument(blind.error());
}

}  // namespace

domain::Result<void> Parse(std::string_view json, Message& message, Beyond beyond,
                           Remarks* remarks) {
  message.Clear();
  if (json.find_first_not_of(kWhitespace) == std::string_view::npos) return {};
  if (json.starts_with(kByteOrderMark)) {
    return domain::InvalidArgument(
        "line 1:1: expected an object of fields, such as {}; came a byte order mark: leave it out");
  }
  try {
    auto result = ParseValue(json, message, beyond, remarks);
    if (!result) message.Clear();
    return result;
  } catch (const std::exception& exception) {  // the JSON library's, or out of memory
    message.Clear();
    return domain::Fail(domain::ErrorCode::kInternal,
                        std::string("the JSON parser failed: ") + exception.what());
  }
}

}  // namespace payscrypt::protojson
