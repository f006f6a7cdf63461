package io.junctura.definition;

import io.junctura.expression.Nearest;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in a file secrets stand, so that no problem shows them: what is under {@code secrets}, what a key holds that is called
 * like a secret, and who somebody is in an address. Works on the characters and not on what a parser makes of them, since
 * it is the file that cannot be parsed of which a line is shown; where it cannot tell, it takes what there is for a secret.
 */
final class SecretPlaces {

    /** Instead of a secret, of whatever length it is. */
    static final String STARS = "*****";

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^\\s\"]*(?=@)");
    private static final Pattern KEY = Pattern.compile(
            "(?m)(?:^(?:---[ \\t])?|[{,])[ \\t]*(?:[-?][ \\t]+)*([\"']?)([A-Za-z][\\w-]{0,60})\\1[ \\t]*(:|(?=[={])|(?=\\r?$))");
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i).*(password|passwd|passphrase|secret|token|credential|api-?_?key|private-?_?key).*");
    private static final Pattern OTHER_KEY =
            Pattern.compile("([\"']?)(connection|connector|settings|limits|integration|flows)\\1[ \\t]*:.*");
    private static final Pattern NAME =
            Pattern.compile("([\"']?)[A-Za-z][A-Za-z0-9_-]{0,60}\\1[ \\t]*:(?=[\\s\"'{]|$)");
    private static final Pattern DECORATION = Pattern.compile("\\s*(?:[&!][^\\s{\\[]*\\s+)*");

    private static final Pattern INTEGRATION = Pattern.compile("(?m)^[{ \\t\"']*integration[\"']?[ \\t]*:");
    private static final Pattern ALIAS = Pattern.compile("\\*([\\w-]{1,60})");

    /** Says where a secret is and is none itself. */
    private static final Pattern REFERENCE = Pattern.compile(
            "(?m)(?<=[:,{])[ \\t]+([\"'])\\{\\{[ \\t]*(?:env|file|secret)\\.[\\w./-]{1,200}[ \\t]*}}\\1[ \\t]*(?=[,}]|#|\\r?$)");

    private final String text;
    private final BitSet hidden = new BitSet();
    private final BitSet references = new BitSet();

    SecretPlaces(String text) {
        this.text = text;
        find();
    }

    /** Where the characters from this one on are all secret or all not, at most to {@code end}. */
    int run(int at, int end) {
        int next = hidden.get(at) ? hidden.nextClearBit(at) : hidden.nextSetBit(at);
        return next < 0 ? end : Math.min(next, end);
    }

    /** Whether the character must not be shown. */
    boolean hides(int at) {
        return hidden.get(at);
    }

    /** Whether a secret, or where it comes from, is in this part of the text. */
    boolean touches(int from, int end) {
        int secret = hidden.nextSetBit(from);
        int reference = references.nextSetBit(from);
        return (secret >= 0 && secret < end) || (reference >= 0 && reference < end);
    }

    /** Whether the value here, or that of the key here, must not be shown. */
    boolean hidesValue(int at) {
        Matcher name = NAME.matcher(text).region(at, text.length());
        return hidden.get(at) || (name.lookingAt() && hidden.get(blanks(name.end())));
    }

    /** A sentence without the users and passwords of the addresses in it. */
    static String withoutUsers(String sentence) {
        return USER_INFO.matcher(sentence).replaceAll(Matcher.quoteReplacement(STARS));
    }

    private void find() {
        Matcher key = KEY.matcher(text);
        int from = 0;
        while (from <= text.length() && key.find(from)) {
            from = Math.max(key.end(), key.start() + 1);
            // The comma that ends this key's value may begin the next key.
            boolean near = Nearest.to(key.group(2), List.of("secrets")).isPresent();
            if (near && (key.start(2) == startOfLine(key.start(2)) || !inIntegration(key.start(2)))) {
                from = Math.max(from, secrets(key.start(2), key.end()));
            } else if (near || SECRET_NAME.matcher(key.group(2)).matches()) {
                single(key.start(2), key.end());
            }
        }
        for (Matcher one = ALIAS.matcher(text); one.find(); ) {
            if (hidden.get(one.start())) anchored(one.group(1));
        }
        for (Matcher one = REFERENCE.matcher(text); one.find(); ) {
            references.set(one.start(), one.end());
            hidden.clear(one.start(), one.end());
        }
        for (Matcher one = USER_INFO.matcher(text); one.find(); ) hidden.set(one.start(), one.end());
    }

    /** An integration has no secrets, but inputs and flows that may be called so. */
    private boolean inIntegration(int at) {
        int begin = text.lastIndexOf("\n---", at);
        int end = text.indexOf("\n---", at);
        return INTEGRATION
                .matcher(text)
                .region(Math.max(0, begin), end < 0 ? text.length() : end)
                .find();
    }

    private void anchored(String name) {
        Matcher anchor = Pattern.compile("&" + name + "(?![\\w-])").matcher(text);
        while (anchor.find()) lines(blanks(startOfLine(anchor.start())), anchor.end(), true);
    }

    /** All that is under one key, which begins at {@code key} and ends at {@code from}; tells where it ends. */
    private int secrets(int key, int from) {
        Matcher decoration = DECORATION.matcher(text).region(from, text.length());
        int first = decoration.lookingAt() ? decoration.end() : from;
        if (first < text.length() && (text.charAt(first) == '{' || text.charAt(first) == '[')) {
            int end = braces(first);
            if (end > 0 && endsThere(key, end)) return end;
        }
        return lines(key, from, first < text.length() && text.charAt(first) != '{' && text.charAt(first) != '[');
    }

    /** Shows the keys in braces and nothing else; tells what follows the last one, 0 where they are not closed. */
    private int braces(int open) {
        int depth = 0;
        boolean begins = true;
        boolean name = true;
        int at = open;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (name && depth == 1) {
                Matcher key = NAME.matcher(text).region(at, text.length());
                if (key.lookingAt()) {
                    at = key.end();
                    name = false;
                    continue;
                }
            }
            name = (name && Character.isWhitespace(c)) || c == ',' || c == '{';
            if (begins && (c == '"' || c == '\'')) {
                int end = quoted(at);
                if (end == 0) return 0;
                hidden.set(at, end);
                at = end;
                begins = false;
            } else if (c == '{' || c == '[') {
                depth++;
                begins = true;
                if (depth > 1) hidden.set(at);
                at++;
            } else if (c == '}' || c == ']') {
                depth--;
                at++;
                if (depth == 0) return at;
                hidden.set(at - 1);
                begins = false;
            } else if (c == ',') {
                begins = true;
                at++;
            } else if (Character.isWhitespace(c)) {
                int end = blanks(at);
                // How many words a secret has is not shown either.
                if (!begins && end < text.length() && ",}]\r\n".indexOf(text.charAt(end)) < 0) hidden.set(at, end);
                at = Math.max(end, at + 1);
            } else {
                hidden.set(at);
                begins = c == ':';
                at++;
            }
        }
        return 0;
    }

    /** Where the quotes that open here have been closed; 0 if they are not. */
    private int quoted(int open) {
        char quote = text.charAt(open);
        for (int at = open + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') at++;
            else if (c == quote && quote == '\'' && text.startsWith("''", at)) at++;
            else if (c == quote) return at + 1;
        }
        return 0;
    }

    /** Whether what follows belongs to what is around the map, and is no rest of a secret. */
    private boolean endsThere(int key, int end) {
        String rest = text.substring(end, endOfLine(end)).strip();
        if (rest.isEmpty() || rest.startsWith("#")) return true;
        String before = text.substring(startOfLine(key), key);
        boolean within = before.indexOf('{') >= 0
                || before.indexOf(',') >= 0
                || text.stripLeading().startsWith("{");
        return within && (rest.charAt(0) == ',' || rest.charAt(0) == '}');
    }

    /** By indentation: shows the keys directly under this one. */
    private int lines(int key, int from, boolean block) {
        int indentation = key - startOfLine(key);
        int children = -1;
        int at = from;
        hide(at, endOfLine(at));
        String first = text.substring(from, endOfLine(from)).strip();
        boolean bare = block && (first.isEmpty() || first.startsWith("#"));
        for (at = endOfLine(at) + 1; at < text.length(); at = endOfLine(at) + 1) {
            String line = text.substring(at, endOfLine(at));
            String content = line.strip();
            int here = line.length() - line.stripLeading().length();
            if (content.equals("---") || content.equals("...") || line.startsWith("--- ")) return at;
            // At the left margin, secrets that somebody forgot to indent look like the document's other keys.
            boolean over =
                    (indentation > 0 && bare) || OTHER_KEY.matcher(content).matches();
            if (!content.isEmpty() && here <= indentation && over) return at;
            hide(at, endOfLine(at));
            if (content.isEmpty() || content.startsWith("#") || !bare) continue;
            if (children < 0) children = here;
            Matcher name = NAME.matcher(text).region(at + here, text.length());
            if (here != children || !name.lookingAt()) continue;
            hidden.clear(at, name.end());
            int value = blanks(name.end());
            if (value < text.length() && (text.charAt(value) == '"' || text.charAt(value) == '\'')) {
                int end = quoted(value);
                hide(value, end == 0 ? text.length() : end);
                if (end == 0) return text.length();
                at = value = end;
                hide(value, endOfLine(value));
            }
        }
        return text.length();
    }

    /** One text under a key that is called like a secret; expressions are none. */
    private void single(int key, int from) {
        int value = blanks(from);
        int end = endOfLine(value);
        if (value >= end || text.startsWith("{", value) || text.startsWith("[", value)) return;
        char first = text.charAt(value);
        if (first == '"' || first == '\'') {
            int closed = quoted(value);
            end = closed == 0 ? text.length() : closed;
        } else if (first == '|' || first == '>') {
            int indentation = key - startOfLine(key);
            for (int at = end + 1; at < text.length(); at = endOfLine(at) + 1) {
                String line = text.substring(at, endOfLine(at));
                if (!line.isBlank() && line.length() - line.stripLeading().length() <= indentation) break;
                end = endOfLine(at);
            }
        } else {
            String before = text.substring(startOfLine(key), key);
            boolean within = before.indexOf('{') >= 0 || before.indexOf(',') >= 0;
            for (int at = value; within && at < end; at++) {
                if (text.charAt(at) == ',' || text.charAt(at) == '}') end = at;
            }
        }
        if (!InputCheck.isDynamic(text.substring(value, end))) hide(value, end);
    }

    /** Leaves the blanks before and after as they are. */
    private void hide(int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) start++;
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) end--;
        hidden.set(start, end);
    }

    private int blanks(int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) at++;
        return at;
    }

    private int startOfLine(int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private int endOfLine(int at) {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
