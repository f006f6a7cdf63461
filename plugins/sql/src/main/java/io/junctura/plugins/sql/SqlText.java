package io.junctura.plugins.sql;

import io.junctura.api.ConnectorException;
import io.junctura.api.Json;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement with its parameters. Values are always sent beside the statement, never within it.
 *
 * @param sql    with a question mark for each value
 * @param values in the order of the question marks
 */
record SqlText(String sql, List<@Nullable Object> values) {

    /**
     * @param parameters a map for {@code :name}, a list for {@code ?}, or null
     * @throws ConnectorException bad input, if a parameter is missing or the text has several statements
     */
    static SqlText of(String sql, @Nullable Object parameters, Dialect dialect) throws ConnectorException {
        String refusal = dialect.refusal(sql);
        if (refusal != null) throw ConnectorException.badInput(refusal);
        return new Scan(sql, parameters, dialect).scanned();
    }

    void bind(PreparedStatement statement, Dialect dialect, Json json) throws SQLException {
        for (int i = 0; i < values.size(); i++) dialect.binding().set(statement, i + 1, values.get(i), json);
    }

    /** The first word of a statement in upper case, after comments and parentheses. */
    String verb() {
        String text = sql.replaceAll("(?s)/\\*.*?\\*/", " ")
                .replaceAll("--[^\\n]*", " ")
                .strip();
        int begin = 0;
        while (begin < text.length() && !Character.isLetter(text.charAt(begin))) begin++;
        int end = begin;
        while (end < text.length() && Character.isLetter(text.charAt(end))) end++;
        return text.substring(begin, end).toUpperCase(Locale.ROOT);
    }

    /** One reading of a text. */
    private static final class Scan {
        private final String sql;
        private final @Nullable Object parameters;
        private final Dialect dialect;
        private final StringBuilder out = new StringBuilder();
        private final List<@Nullable Object> values = new ArrayList<>();
        private int at;
        private int marks;

        Scan(String sql, @Nullable Object parameters, Dialect dialect) {
            this.sql = sql;
            this.parameters = parameters;
            this.dialect = dialect;
        }

        SqlText scanned() throws ConnectorException {
            if (parameters != null && !(parameters instanceof Map) && !(parameters instanceof List)) {
                throw ConnectorException.badInput("\"parameters\" is a map for :name, or a list for ?.");
            }
            while (at < sql.length()) {
                if (!passes()) one();
            }
            if (parameters instanceof List<?> list && list.size() != marks) {
                throw ConnectorException.badInput(
                        "The statement has " + marks + " ?, and \"parameters\" has " + list.size() + " values.");
            }
            String text = out.toString().strip();
            if (text.isEmpty()) throw ConnectorException.badInput("The statement is empty.");
            return new SqlText(text, values);
        }

        /** Copies a text, a name or a comment unchanged. @return false if there is none here */
        private boolean passes() {
            char c = sql.charAt(at);
            if (c == '\'') return copyTo(closing('\'', dialect.hasBackslashEscapes() || isEscapeText()));
            if (c == '"') return copyTo(closing('"', dialect.hasBackslashEscapes()));
            if (c == '`') return copyTo(closing('`', false));
            if (c == '[' && dialect.hasBracketNames()) return copyTo(closing(']', false));
            if (sql.startsWith("--", at) || (c == '#' && dialect.hasHashComments())) {
                int end = sql.indexOf('\n', at);
                return copyTo(end < 0 ? sql.length() : end);
            }
            if (sql.startsWith("/*", at)) return copyTo(endOfComment());
            if (c == '$' && dialect.hasDollarTexts()) {
                int end = endOfDollarText();
                if (end > 0) return copyTo(end);
            }
            return false;
        }

        /** PostgreSQL's {@code E'…'}. */
        private boolean isEscapeText() {
            if (!dialect.hasDollarTexts() || at == 0) return false;
            char before = sql.charAt(at - 1);
            return (before == 'e' || before == 'E') && (at == 1 || !isNamePart(sql.charAt(at - 2)));
        }

        /** Where a quoted piece ends, that begins here. A quote that is written twice does not end it. */
        private int closing(char quote, boolean backslash) {
            int i = at + 1;
            while (i < sql.length()) {
                char c = sql.charAt(i);
                if (c == '\\' && backslash) i++;
                else if (c == quote) {
                    if (i + 1 >= sql.length() || sql.charAt(i + 1) != quote) return i + 1;
                    i++;
                }
                i++;
            }
            return sql.length();
        }

        private int endOfComment() {
            int depth = 0;
            int i = at;
            while (i < sql.length()) {
                if (sql.startsWith("/*", i) && (depth == 0 || dialect.hasDollarTexts())) {
                    depth++;
                    i += 2;
                } else if (sql.startsWith("*/", i)) {
                    i += 2;
                    if (--depth == 0) return i;
                } else {
                    i++;
                }
            }
            return sql.length();
        }

        private int endOfDollarText() {
            if (at > 0 && isNamePart(sql.charAt(at - 1))) return 0;
            int end = sql.indexOf('$', at + 1);
            if (end < 0) return 0;
            String tag = sql.substring(at, end + 1);
            for (int i = 1; i < tag.length() - 1; i++) if (!isNamePart(tag.charAt(i))) return 0;
            if (tag.length() > 2 && Character.isDigit(tag.charAt(1))) return 0;
            int closing = sql.indexOf(tag, end + 1);
            return closing < 0 ? sql.length() : closing + tag.length();
        }

        private boolean copyTo(int end) {
            int stop = Math.min(end, sql.length());
            out.append(sql, at, stop);
            at = stop;
            return true;
        }

        private void one() throws ConnectorException {
            char c = sql.charAt(at);
            if (c == ';' && !dialect.hasSemicolons()) {
                if (!new Scan(sql.substring(at + 1), null, dialect).isBlank()) {
                    throw ConnectorException.badInput(
                            "The text has several statements. Give each one of its own to sql.execute.");
                }
                at = sql.length();
            } else if (c == ':' && sql.startsWith("::", at)) {
                copyTo(at + 2);
            } else if (c == ':'
                    && at + 1 < sql.length()
                    && isNameStart(sql.charAt(at + 1))
                    && parameters instanceof Map<?, ?> map) {
                named(map);
            } else if (c == ':'
                    && at + 1 < sql.length()
                    && isNameStart(sql.charAt(at + 1))
                    && parameters == null
                    && !isSlice()) {
                throw missing(nameAt(at + 1));
            } else if (c == '?' && sql.startsWith("??", at)) {
                copyTo(at + 2);
            } else if (c == '?') {
                positional();
            } else {
                copyTo(at + 1);
            }
        }

        /** A part of an array such as {@code a[1:n]}. */
        private boolean isSlice() {
            return at > 0 && (Character.isLetterOrDigit(sql.charAt(at - 1)) || sql.charAt(at - 1) == '[');
        }

        /** Whether nothing but spaces, comments and semicolons is left. */
        private boolean isBlank() {
            while (at < sql.length()) {
                char c = sql.charAt(at);
                boolean comment = sql.startsWith("--", at) || sql.startsWith("/*", at);
                if (comment) passes();
                else if (Character.isWhitespace(c) || c == ';') at++;
                else return false;
            }
            return true;
        }

        private String nameAt(int begin) {
            int end = begin;
            while (end < sql.length() && isNamePart(sql.charAt(end))) end++;
            return sql.substring(begin, end);
        }

        private void named(Map<?, ?> map) throws ConnectorException {
            String name = nameAt(at + 1);
            if (!map.containsKey(name)) throw missing(name);
            at += 1 + name.length();
            Object value = map.get(name);
            if (!(value instanceof List<?> list)) {
                out.append('?');
                values.add(value);
                return;
            }
            if (list.isEmpty()) {
                throw ConnectorException.badInput("The parameter \"" + name
                        + "\" is an empty list. SQL does not allow IN (). Skip the step with \"when\" if the"
                        + " list is empty.");
            }
            out.append(Dialect.marks(list.size()));
            values.addAll(list);
        }

        private static ConnectorException missing(String name) {
            return ConnectorException.badInput(
                    "The statement has :" + name + ", and \"parameters\" has no value for it.");
        }

        private void positional() throws ConnectorException {
            if (parameters instanceof Map) {
                throw ConnectorException.badInput(
                        "The statement has ?, and \"parameters\" is a map. Write :name, or give a list. For an"
                                + " operator with ?, write ??.");
            }
            if (!(parameters instanceof List<?> list) || marks >= list.size()) {
                throw ConnectorException.badInput(
                        "The statement has more ? than \"parameters\" has values. For an operator with ?, write ??.");
            }
            values.add(list.get(marks++));
            copyTo(at + 1);
        }

        private static boolean isNameStart(char c) {
            return Character.isLetter(c) || c == '_';
        }

        private static boolean isNamePart(char c) {
            return Character.isLetterOrDigit(c) || c == '_';
        }
    }
}
