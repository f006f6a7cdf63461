package io.junctura.masking;

import io.junctura.api.Rows;
import io.junctura.api.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Masks the secrets of a connection in results, errors and log lines. Finds them in all forms of {@link SecretEncodings} and
 * {@link Escapes}, ignoring case. Immutable and thread safe; costs nothing without secrets.
 */
public final class Redaction {

    /** Shorter secrets are not masked: ordinary words contain them, and the masks would reveal them. */
    static final int MIN_LENGTH = 4;

    /** The same for results. Flows use results as data, so a wrong mask there loses data. */
    static final int MIN_LENGTH_IN_RESULTS = 8;

    /** Base64 in lines has 64 or 76 characters per line; shorter lines are not Base64. */
    private static final int MIN_LINE_LENGTH = 60;

    public static final Redaction NONE = new Redaction(List.of());

    private final Set<Secret> secrets;
    private final MultiPatternSearch inMessages;
    private final MultiPatternSearch inResults;
    private final boolean anyIsNumber;

    /** A cached extension: access tokens are added at every attempt, and are the same for an hour. */
    private volatile @Nullable Extended extended;

    private record Extended(Set<Secret> more, Redaction both) {}

    public Redaction(Collection<Secret> secrets) {
        this.secrets = Set.copyOf(secrets);
        Set<String> all = new LinkedHashSet<>();
        Set<String> longer = new LinkedHashSet<>();
        for (Secret secret : secrets) {
            String value = secret.reveal();
            if (value.length() < MIN_LENGTH) continue;
            Set<String> forms = SecretEncodings.forms(value);
            forms.removeIf(form -> form.length() < MIN_LENGTH);
            all.addAll(forms);
            if (value.length() >= MIN_LENGTH_IN_RESULTS) longer.addAll(forms);
        }
        inMessages = new MultiPatternSearch(all);
        inResults = all.equals(longer) ? inMessages : new MultiPatternSearch(longer);
        anyIsNumber = longer.stream().anyMatch(Redaction::isNumber);
    }

    /** This redaction with more secrets. */
    public Redaction and(Set<Secret> more) {
        if (secrets.containsAll(more)) return this;
        Extended known = extended;
        if (known != null && known.more.equals(more)) return known.both;
        Set<Secret> all = new HashSet<>(secrets);
        all.addAll(more);
        Redaction both = new Redaction(all);
        extended = new Extended(Set.copyOf(more), both);
        return both;
    }

    private static boolean isNumber(String form) {
        return form.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.');
    }

    /**
     * Masks secrets in a message or a log line, and what is left of a secret where the text was cut. Returns the same text if
     * it contains none.
     */
    public String of(String text) {
        String masked = masked(text, inMessages);
        TextRanges cut = inMessages.findCut(masked, MIN_LENGTH);
        return cut == null ? masked : cut.masked(masked, SecretNames.MASK);
    }

    /**
     * Masks secrets in a result: in its names, texts and whole numbers. Returns the same value if it contains none.
     *
     * @param json a JSON value
     */
    public @Nullable Object ofResult(@Nullable Object json) {
        return inResults.isEmpty() ? json : masked(json);
    }

    private static String masked(String text, MultiPatternSearch search) {
        if (search.isEmpty()) return text;
        TextRanges found = search.find(text);
        if (Escapes.areIn(text)) found = both(found, DecodedText.withoutEscapes(text, search));
        if (isCutIntoLines(text)) found = both(found, DecodedText.withoutBreaks(text, search));
        return found == null ? text : found.masked(text, SecretNames.MASK);
    }

    private static @Nullable TextRanges both(@Nullable TextRanges one, @Nullable TextRanges other) {
        return one == null ? other : other == null ? one : one.and(other);
    }

    /** Whether the text contains Base64 in lines, as mails and certificates do. */
    private static boolean isCutIntoLines(String text) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            int last = end > start && text.charAt(end - 1) == '\r' ? end - 1 : end;
            if (last - start >= MIN_LINE_LENGTH && isBase64(text, last - MIN_LINE_LENGTH, last)) return true;
            start = end + 1;
        }
        return false;
    }

    private static boolean isBase64(String text, int from, int to) {
        for (int at = to - 1; at >= from; at--) {
            char c = text.charAt(at);
            boolean one = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '+'
                    || c == '/'
                    || c == '-'
                    || c == '_';
            if (!one) return false;
        }
        return true;
    }

    private @Nullable Object masked(@Nullable Object json) {
        if (json instanceof String text) return masked(text, inResults);
        if (json instanceof Map<?, ?> map) return masked(map);
        if (json instanceof List<?> list) return masked(list);
        if (json instanceof Rows.Unread rows) return masked(rows);
        if (anyIsNumber && json instanceof Number) {
            String text = json.toString();
            return masked(text, inResults).equals(SecretNames.MASK) ? SecretNames.MASK : json;
        }
        return json;
    }

    private Map<?, ?> masked(Map<?, ?> map) {
        Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
        boolean changed = false;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Object name = entry.getKey() instanceof String text ? masked(text, inResults) : entry.getKey();
            Object value = masked(entry.getValue());
            changed |= name != entry.getKey() || value != entry.getValue();
            copy.put(name, value);
        }
        return changed ? copy : map;
    }

    @SuppressWarnings("unchecked") // Its keys are texts, and stay so.
    private Rows.Unread masked(Rows.Unread rows) {
        Map<?, ?> recipe = masked(rows.recipe());
        return recipe == rows.recipe() ? rows : new Rows.Unread(rows.by(), (Map<String, @Nullable Object>) recipe);
    }

    private List<?> masked(List<?> list) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        boolean changed = false;
        for (Object one : list) {
            Object value = masked(one);
            changed |= value != one;
            copy.add(value);
        }
        return changed ? copy : list;
    }
}
