package io.junctura.processor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A documentation comment as Markdown.
 *
 * @param main   the text before the first block tag; may be empty
 * @param params the texts of {@code @param}, by name
 */
record Javadoc(String main, Map<String, String> params) {

    private static final Map<String, String> ENTITIES = Map.of(
            "lt", "<", "gt", ">", "amp", "&", "quot", "\"", "apos", "'", "nbsp", " ", "mdash", "\u2014", "ndash",
            "\u2013", "hellip", "\u2026", "rarr", "\u2192");

    static Javadoc parse(@Nullable String comment) {
        if (comment == null) {
            return new Javadoc("", Map.of());
        }
        List<StringBuilder> blocks = new ArrayList<>();
        blocks.add(new StringBuilder());
        boolean code = false;
        for (String line : comment.lines().toList()) {
            String text = line.strip();
            if (!code && text.length() > 1 && text.charAt(0) == '@' && Character.isLetter(text.charAt(1))) {
                blocks.add(new StringBuilder());
            }
            code = (code || text.contains("<pre")) && !text.contains("</pre>");
            blocks.get(blocks.size() - 1).append(line).append('\n');
        }
        Map<String, String> params = new LinkedHashMap<>();
        for (StringBuilder block : blocks.subList(1, blocks.size())) {
            String[] parts = block.toString().strip().split("\\s+", 3);
            if (parts[0].equals("@param") && parts.length == 3) {
                params.put(parts[1], new Markdown(parts[2]).text());
            }
        }
        return new Javadoc(new Markdown(blocks.get(0).toString()).text(), params);
    }

    /** Converts the comment's HTML and inline tags to Markdown. Removes unknown tags and keeps their text. */
    private static final class Markdown {
        private final String in;
        private final StringBuilder out = new StringBuilder();
        private final List<String> links = new ArrayList<>();
        private int at;

        Markdown(String in) {
            this.in = in;
        }

        String text() {
            while (at < in.length()) {
                char c = in.charAt(at);
                if (c == '{' && in.startsWith("{@", at)) {
                    inlineTag();
                } else if (c == '<' && at + 1 < in.length() && startsElement(in.charAt(at + 1))) {
                    element();
                } else if (c == '&') {
                    entity();
                } else {
                    at++;
                    if (Character.isWhitespace(c)) {
                        space();
                    } else {
                        out.append(c);
                    }
                }
            }
            return out.toString().strip();
        }

        private static boolean startsElement(char c) {
            return c == '/' || Character.isLetter(c);
        }

        private void inlineTag() {
            int depth = 0;
            int end = at;
            do {
                char c = in.charAt(end++);
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            } while (depth > 0 && end < in.length());
            String inside = in.substring(at + 2, depth == 0 ? end - 1 : end).strip();
            at = end;
            String[] parts = inside.split("\\s+", 2);
            String rest = parts.length > 1 ? parts[1] : "";
            switch (parts[0]) {
                case "code" -> code(rest.replaceAll("\\s+", " "));
                case "link", "linkplain" -> link(rest);
                default -> out.append(rest.replaceAll("\\s+", " "));
            }
        }

        private void code(String text) {
            String fence = text.contains("`") ? "``" : "`";
            out.append(fence).append(text).append(fence);
        }

        private void link(String text) {
            int parenthesis = text.indexOf('(');
            int reference = parenthesis < 0 ? 0 : Math.max(text.indexOf(')'), 0);
            int label = reference;
            while (label < text.length() && !Character.isWhitespace(text.charAt(label))) {
                label++;
            }
            String shown = text.substring(label).strip().replaceAll("\\s+", " ");
            if (!shown.isEmpty()) {
                out.append(shown);
            } else {
                code((text.startsWith("#") ? text.substring(1) : text).replace('#', '.'));
            }
        }

        private void element() {
            int end = in.indexOf('>', at);
            if (end < 0) {
                out.append(in.charAt(at++));
                return;
            }
            String tag = in.substring(at + 1, end).strip();
            at = end + 1;
            boolean closes = tag.startsWith("/");
            String name = tag.substring(closes ? 1 : 0).split("[\\s/]", 2)[0].toLowerCase(Locale.ROOT);
            switch (name) {
                case "p", "ul", "ol", "dl", "blockquote", "table" -> paragraph();
                case "li", "dt", "tr" -> {
                    if (!closes) {
                        line();
                        out.append("- ");
                    }
                }
                case "br" -> line();
                case "b", "strong", "th" -> out.append("**");
                case "h1", "h2", "h3", "h4", "h5", "h6" -> {
                    if (closes) {
                        out.append("**");
                        paragraph();
                    } else {
                        paragraph();
                        out.append("**");
                    }
                }
                case "i", "em", "var" -> out.append('*');
                case "code", "tt", "kbd" -> out.append('`');
                case "a" -> anchor(tag, closes);
                case "pre" -> preformatted();
                default -> {}
            }
        }

        private void anchor(String tag, boolean closes) {
            if (closes) {
                String target = links.isEmpty() ? "" : links.remove(links.size() - 1);
                out.append(target.isEmpty() ? "" : "](" + target + ")");
                return;
            }
            int href = tag.toLowerCase(Locale.ROOT).indexOf("href=");
            String target = href < 0 ? "" : tag.substring(href + 5).replaceAll("^[\"']|[\"'].*$", "");
            links.add(target);
            out.append(target.isEmpty() ? "" : "[");
        }

        private void preformatted() {
            int end = in.indexOf("</pre>", at);
            String text = in.substring(at, end < 0 ? in.length() : end);
            at = end < 0 ? in.length() : end + "</pre>".length();
            String inside = text.strip();
            if (inside.startsWith("{@code") && inside.endsWith("}")) {
                text = inside.substring("{@code".length(), inside.length() - 1);
            } else {
                for (Map.Entry<String, String> entity : ENTITIES.entrySet()) {
                    text = text.replace("&" + entity.getKey() + ";", entity.getValue());
                }
            }
            paragraph();
            out.append("```\n").append(text.strip().stripIndent()).append("\n```\n\n");
        }

        private void entity() {
            int end = in.indexOf(';', at);
            String name = end < 0 || end - at > 10 ? "" : in.substring(at + 1, end);
            String meant = ENTITIES.get(name);
            if (meant == null && name.matches("#\\d{1,6}")) {
                meant = Character.toString(Integer.parseInt(name.substring(1)));
            }
            if (meant == null) {
                out.append('&');
                at++;
            } else {
                out.append(meant);
                at = end + 1;
            }
        }

        private void space() {
            if (!out.isEmpty() && !Character.isWhitespace(out.charAt(out.length() - 1))) {
                out.append(' ');
            }
        }

        private void line() {
            trim();
            if (!out.isEmpty()) {
                out.append('\n');
            }
        }

        private void paragraph() {
            trim();
            if (!out.isEmpty()) {
                out.append("\n\n");
            }
        }

        private void trim() {
            int length = out.length();
            while (length > 0 && Character.isWhitespace(out.charAt(length - 1))) {
                length--;
            }
            out.setLength(length);
        }
    }
}
