package io.junctura.plugins.pdf;

import io.junctura.plugins.zips.Unreadable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Limits the grids of tables. The library allocates a place for each column in each row, and ignores interrupts meanwhile, so
 * {@code colspan="100000000"} would take all memory.
 */
final class TableGrids {
    /** Of a cell or a table. HTML limits {@code colspan} to the same number. */
    private static final int MAX_COLUMNS = 1_000;

    /** Rows times columns, of all tables together. */
    private static final long MAX_PLACES = 4_000_000;

    private static final Pattern SPAN = Pattern.compile("\\s*\\+?0*([1-9][0-9]{0,8})");
    private static final Set<String> CELLS = Set.of("td", "th");

    /** The names of the properties by which the library expresses spans in CSS begin so. */
    private static final String PROPERTY = "-fs-table-cell-";

    private static final Pattern CSS_ESCAPE = Pattern.compile("\\\\(?:([0-9a-fA-F]{1,6})\\s?|(.))");

    private TableGrids() {}

    /** Changes spans that are larger than HTML allows. @throws Unreadable if a table is too large */
    static void check(Document page) throws Unreadable {
        for (Element each : page.getAllElements()) refuseSpansInStyles(each);
        for (Element column : page.select("col, colgroup")) limit(column, "span", MAX_COLUMNS);
        long places = 0;
        for (Element table : page.select("table")) {
            int rows = 0;
            int columns = 0;
            for (Element section : table.children()) {
                List<Element> all = children(section, Set.of("tr"));
                rows += all.size();
                columns = Math.max(columns, columns(all));
            }
            places += (long) rows * columns;
        }
        if (places > MAX_PLACES) {
            throw new Unreadable("With this data, the tables have room for more than " + MAX_PLACES
                    + " cells, rows times columns. Write fewer rows or columns, or several files.");
        }
    }

    private static List<Element> children(Element of, Set<String> names) {
        return of.children().stream()
                .filter(each -> names.contains(each.normalName()))
                .toList();
    }

    /** The columns of a section of a table, in which a cell can reach into later rows. */
    private static int columns(List<Element> rows) throws Unreadable {
        int[] taken = new int[rows.size()];
        for (int row = 0; row < taken.length; row++) {
            for (Element cell : children(rows.get(row), CELLS)) {
                int columns = limit(cell, "colspan", MAX_COLUMNS);
                int last = row + limit(cell, "rowspan", taken.length - row) - 1;
                for (int each = row; each <= last; each++) {
                    taken[each] += columns;
                    if (taken[each] > MAX_COLUMNS) {
                        throw new Unreadable("With this data, a table has more than " + MAX_COLUMNS
                                + " columns. Write the columns as rows, or make several tables.");
                    }
                }
            }
        }
        return Arrays.stream(taken).max().orElse(0);
    }

    /** The value of an attribute, which is changed if it is no number or a larger one. */
    private static int limit(Element element, String attribute, int most) {
        if (!element.hasAttr(attribute)) return 1;
        Matcher number = SPAN.matcher(element.attr(attribute));
        int span = number.lookingAt() ? Math.min(most, Integer.parseInt(number.group(1))) : 1;
        element.attr(attribute, String.valueOf(span));
        return span;
    }

    /** In every attribute: the library makes CSS of attributes such as {@code width}. */
    private static void refuseSpansInStyles(Element element) throws Unreadable {
        boolean found = element.normalName().equals("style") && hasProperty(element.data());
        for (Attribute each : element.attributes()) found |= hasProperty(each.getValue());
        if (found) {
            throw new Unreadable("The styles of the template have a property that begins with " + PROPERTY
                    + ". Use the attributes colspan, rowspan and span.");
        }
    }

    private static boolean hasProperty(String css) {
        String plain = css.indexOf('\\') < 0 ? css : CSS_ESCAPE.matcher(css).replaceAll(TableGrids::character);
        return plain.toLowerCase(Locale.ROOT).contains(PROPERTY);
    }

    private static String character(MatchResult escape) {
        if (escape.group(1) == null) return Matcher.quoteReplacement(escape.group(2));
        int code = Integer.parseInt(escape.group(1), 16);
        return Matcher.quoteReplacement(Character.isValidCodePoint(code) ? Character.toString(code) : "?");
    }
}
