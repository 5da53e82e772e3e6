// Expected failures as values: Error, and Result<T>, our small subset of std::expected.
// Protocols map ErrorCode to their own wire form in one file each; nothing here throws.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace maillage {

// The closed set of reasons an operation can fail for.
enum class ErrorCode {
  invalid,          // the input breaks a rule: `subject` names the field
  not_found,        // absent, or not visible to the actor: the two are never told apart
  already_exists,   // an identifier is taken
  conflict,         // the state moved on: an expected version or a workflow state does not hold
  unauthenticated,  // nobody is signed in
  forbidden,        // the actor may not do this
  too_large,        // an explicit limit was exceeded: the message names the limit
  unsupported,      // well-formed, but not something this server does
  unavailable,      // try again later (starting, shutting down, store cannot write)
  internal,         // a fault of ours
};

// One field that is wrong, and why. `field` is a path as the caller wrote it ("title",
// "budget.value").
struct FieldError {
  std::string field;
  std::string reason;
};

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;             // one sentence for people
  std::string subject;             // the field, id or limit it is about; may be empty
  std::vector<FieldError> fields;  // every offending field, when there are several
};

// A code's stable name on the wire and in logs ("invalid", "not_found"...).
const char* name_of(ErrorCode code);

namespace detail {
// A broken invariant of ours: ends the process in every build.
[[noreturn]] inline void broken_result() { std::abort(); }
}  // namespace detail

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  // Requires ok().
  T& value() & {
    return ok() ? std::get<0>(state_) : (detail::broken_result(), std::get<0>(state_));
  }
  const T& value() const& {
    return ok() ? std::get<0>(state_) : (detail::broken_result(), std::get<0>(state_));
  }
  T&& value() && { return std::move(value()); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(value()); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  // Requires !ok().
  const Error& error() const& {
    return ok() ? (detail::broken_result(), std::get<1>(state_)) : std::get<1>(state_);
  }
  Error&& error() && { return std::move(const_cast<Error&>(std::as_const(*this).error())); }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const& { return error_ ? *error_ : (detail::broken_result(), *error_); }
  Error&& error() && { return std::move(const_cast<Error&>(std::as_const(*this).error())); }

 private:
  std::optional<Error> error_;
};

// Shorthands. `invalid("title", "must not be empty")` reads as the message it gives.
Error invalid(std::string field, std::string reason);
Error not_found(std::string subject);
Error make_error(ErrorCode code, std::string message, std::string subject = {});

}  // namespace maillage

// Returns the error of a Result expression from the enclosing function, or continues.
#define MAILLAGE_TRY(expression)                                                                   \
  do {                                                                                             \
    if (auto try_result_ = (expression); !try_result_.ok()) return std::move(try_result_).error(); \
  } while (false)

#define MAILLAGE_CONCAT_(a, b) a##b
#define MAILLAGE_CONCAT(a, b) MAILLAGE_CONCAT_(a, b)
// MAILLAGE_ASSIGN(auto x, f()); declares x from the value, or returns the error.
#define MAILLAGE_ASSIGN(declaration, expression)                  \
  auto MAILLAGE_CONCAT(assign_, __LINE__) = (expression);         \
  if (!MAILLAGE_CONCAT(assign_, __LINE__).ok())                   \
    return std::move(MAILLAGE_CONCAT(assign_, __LINE__)).error(); \
  declaration = std::move(MAILLAGE_CONCAT(assign_, __LINE__)).value()
