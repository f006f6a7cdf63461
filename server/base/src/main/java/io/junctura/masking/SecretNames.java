package io.junctura.masking;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Recognises the names of headers, query parameters and document keys that hold credentials, or signatures that are as
 * sensitive. Names are compared by their words: {@code apiKey}, {@code api_key} and {@code Api-Key} have the same two words,
 * and {@code author} or {@code passenger} do not match. Thread safe.
 */
public final class SecretNames {

    /** Replaces the value of a secret name. */
    public static final String MASK = "***";

    private enum Location {
        HEADER,
        QUERY,
        DOCUMENT
    }

    private enum Match {
        /** Anywhere in the name, also within a word. */
        ANYWHERE,
        /** At the end of the name, also within a word. */
        ENDING,
        /** One of the name's words. */
        WORD,
        /** The last of the name's words. */
        LAST,
        /** The name as a whole. */
        WHOLE
    }

    private record Rule(String text, Match match, Set<Location> locations) {}

    private static final Set<Location> ALL = EnumSet.allOf(Location.class);
    private static final Set<Location> REQUEST = EnumSet.of(Location.HEADER, Location.QUERY);
    private static final Set<Location> HEADER = EnumSet.of(Location.HEADER);
    private static final Set<Location> QUERY = EnumSet.of(Location.QUERY);
    private static final Set<Location> DOCUMENT = EnumSet.of(Location.DOCUMENT);

    private static final List<Rule> RULES = List.of(
            new Rule("password", Match.ANYWHERE, ALL),
            new Rule("passwd", Match.ANYWHERE, ALL),
            new Rule("passphrase", Match.ANYWHERE, ALL),
            new Rule("secret", Match.ANYWHERE, ALL),
            new Rule("credential", Match.ANYWHERE, ALL),
            new Rule("signature", Match.ANYWHERE, REQUEST),
            new Rule("hmac", Match.ANYWHERE, REQUEST),
            new Rule("token", Match.ENDING, REQUEST),
            new Rule("token", Match.ANYWHERE, DOCUMENT),
            new Rule("pwd", Match.ENDING, ALL),
            new Rule("pass", Match.LAST, ALL),
            new Rule("authorization", Match.WORD, ALL),
            new Rule("authentication", Match.LAST, HEADER),
            new Rule("auth", Match.LAST, REQUEST),
            new Rule("cookie", Match.LAST, HEADER),
            new Rule("jwt", Match.WORD, ALL),
            new Rule("apikey", Match.ENDING, REQUEST),
            new Rule("apikey", Match.ANYWHERE, DOCUMENT),
            new Rule("privatekey", Match.ANYWHERE, ALL),
            new Rule("accesskey", Match.ENDING, ALL),
            new Rule("accountkey", Match.ENDING, ALL),
            new Rule("authkey", Match.ENDING, ALL),
            new Rule("functionskey", Match.ENDING, ALL),
            new Rule("masterkey", Match.ENDING, ALL),
            new Rule("sharedkey", Match.ENDING, ALL),
            new Rule("signingkey", Match.ENDING, ALL),
            new Rule("subscriptionkey", Match.ENDING, ALL),
            new Rule("licensekey", Match.ENDING, ALL),
            new Rule("licencekey", Match.ENDING, ALL),
            new Rule("passcode", Match.ANYWHERE, ALL),
            new Rule("otp", Match.LAST, REQUEST),
            new Rule("pin", Match.LAST, REQUEST),
            new Rule("sid", Match.LAST, REQUEST),
            new Rule("session", Match.LAST, REQUEST),
            new Rule("sessionid", Match.ENDING, REQUEST),
            new Rule("tokenid", Match.ENDING, REQUEST),
            new Rule("bearer", Match.LAST, REQUEST),
            new Rule("assertion", Match.LAST, REQUEST),
            new Rule("dpop", Match.WHOLE, HEADER),
            new Rule("xcode", Match.WHOLE, HEADER),
            new Rule("key", Match.WHOLE, QUERY),
            new Rule("sig", Match.LAST, REQUEST),
            new Rule("sas", Match.WORD, QUERY),
            new Rule("samlresponse", Match.WHOLE, QUERY),
            new Rule("code", Match.WHOLE, QUERY));

    /** Words that contain one of the texts above, but mean something else. */
    private static final Set<String> OTHERS =
            Set.of("secretary", "secretaries", "secretariat", "tokenizer", "tokenized");

    /** How many names are cached. Most senders use the same few names; others are checked each time. */
    private static final int MAX_REMEMBERED = 512;

    private static final int MAX_REMEMBERED_LENGTH = 64;

    private static final Map<String, Boolean> HEADERS_KNOWN = new ConcurrentHashMap<>();

    private SecretNames() {}

    /** @param name in any case */
    public static boolean isHeader(String name) {
        Boolean known = HEADERS_KNOWN.get(name);
        if (known != null) return known;
        boolean secret = matches(name, Location.HEADER);
        if (HEADERS_KNOWN.size() < MAX_REMEMBERED && name.length() <= MAX_REMEMBERED_LENGTH) {
            HEADERS_KNOWN.put(name, secret);
        }
        return secret;
    }

    /** How many names are cached now. */
    static int remembered() {
        return HEADERS_KNOWN.size();
    }

    /** Whether a query parameter holds a credential. URLs use shorter names for them than headers. */
    public static boolean isQuery(String name) {
        return matches(name, Location.QUERY);
    }

    /** Whether a document's key has the name of a secret. */
    public static boolean isKey(String name) {
        return matches(name, Location.DOCUMENT);
    }

    /** A query for display: values of secret parameters are masked. */
    public static Map<String, Object> maskedQuery(Map<?, ?> query) {
        Map<String, Object> shown = new LinkedHashMap<>();
        query.forEach((name, value) -> {
            String parameter = String.valueOf(name);
            shown.put(parameter, isQuery(parameter) ? MASK : value);
        });
        return shown;
    }

    /** Headers for display: values of secret headers are masked. Older releases stored some of them. */
    public static Map<String, Object> maskedHeaders(Map<?, ?> headers) {
        Map<String, Object> shown = new LinkedHashMap<>();
        headers.forEach((name, value) -> {
            String header = String.valueOf(name);
            shown.put(header, isHeader(header) ? MASK : value);
        });
        return shown;
    }

    private static boolean matches(String name, Location location) {
        List<String> words = words(name);
        if (words.isEmpty()) return false;
        String joined = String.join("", words);
        String last = words.get(words.size() - 1);
        for (Rule rule : RULES) {
            if (!rule.locations.contains(location)) continue;
            String text = rule.text;
            boolean found = switch (rule.match) {
                case ANYWHERE -> joined.contains(text);
                case ENDING -> joined.endsWith(text);
                case WORD -> words.contains(text);
                case LAST -> last.equals(text);
                case WHOLE -> joined.equals(text);
            };
            if (found) return true;
        }
        return false;
    }

    /** The words in lower case, without a number at the end ({@code token2}). */
    private static List<String> words(String name) {
        List<String> words = new ArrayList<>(4);
        int start = 0;
        for (int at = 0; at <= name.length(); at++) {
            boolean ends = at == name.length() || !Character.isLetterOrDigit(name.charAt(at));
            boolean hump = !ends
                    && at > start
                    && Character.isUpperCase(name.charAt(at))
                    && Character.isLowerCase(name.charAt(at - 1));
            if (!ends && !hump) continue;
            String word = name.substring(start, at).toLowerCase(Locale.ROOT);
            if (!word.isEmpty() && !OTHERS.contains(word)) words.add(word);
            start = ends ? at + 1 : at;
        }
        while (!words.isEmpty()) {
            String last = words.remove(words.size() - 1);
            int end = last.length();
            while (end > 0 && Character.isDigit(last.charAt(end - 1))) end--;
            if (end == 0) continue;
            words.add(last.substring(0, end));
            break;
        }
        return words;
    }
}
