package io.junctura.definition;

import io.junctura.definition.Source.Position;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Translates the error messages of the YAML parser to plain words. */
final class YamlMistake {

    private YamlMistake() {}

    static void report(MarkedYamlEngineException e, Lines lines, IntUnaryOperator index, Findings findings) {
        Optional<Mark> mark = e.getProblemMark().or(e::getContextMark);
        Position at = lines.position(
                mark.map(found -> index.applyAsInt(found.getIndex())).orElse(0));
        Position from = e.getContextMark()
                .map(found -> lines.position(index.applyAsInt(found.getIndex())))
                .orElse(at);
        String problem = e.getProblem() == null ? "" : e.getProblem();
        String context = e.getContext() == null ? "" : e.getContext();

        for (Position place : new Position[] {at, from}) {
            String line = lines.line(place);
            int braces = unquotedBraces(line);
            if (braces < 0) continue;
            Position start = new Position(place.line(), line.codePointCount(0, braces) + 1);
            findings.add("", start, "unquoted-expression", YamlReader.UNQUOTED, quoted(line.substring(braces)));
            return;
        }
        findings.add("", at, "invalid-yaml", sentence(problem, context, from), null);
    }

    /** The index of a value that begins with two braces, after list markers and a key; -1: none. */
    private static int unquotedBraces(String line) {
        int at = blanks(line, 0);
        while (line.startsWith("- ", at)) at = blanks(line, at + 1);
        int key = at;
        while (key < line.length()
                && (Character.isLetterOrDigit(line.charAt(key)) || "_-".indexOf(line.charAt(key)) >= 0)) {
            key++;
        }
        if (key > at && line.startsWith(": ", key)) at = blanks(line, key + 1);
        return line.startsWith("{{", at) ? at : -1;
    }

    private static int blanks(String line, int from) {
        int at = from;
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) at++;
        return at;
    }

    private static @Nullable String quoted(String text) {
        String bare = text.strip();
        return bare.endsWith("}}") && bare.indexOf('"') < 0 ? '"' + bare + '"' : null;
    }

    private static String sentence(String problem, String context, Position from) {
        if (problem.contains("TAB") || problem.contains("'\\t")) {
            return "YAML does not allow tabs for indentation. Use blanks.";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "A colon is not expected here. If it is part of a text, put the text in quotes; else check the"
                    + " indentation of this line and the one above.";
        }
        if (problem.contains("found unexpected end of stream") || context.contains("quoted scalar")) {
            return "The quotes that open in line " + from.line() + ", column " + from.column() + " are never closed.";
        }
        if (problem.contains("expected ',' or ']'")) {
            return "A comma or the ] of the list that begins in line " + from.line() + " is missing before this.";
        }
        if (problem.contains("expected ',' or '}'")) {
            return "A comma or the } of the map that begins in line " + from.line() + " is missing before this.";
        }
        if (problem.contains("could not find expected ':'")) {
            return "A colon is missing after the key that begins in line " + from.line() + ".";
        }
        if (problem.contains("cannot start any token")) {
            return "A value cannot begin with this character. If it is text, put it in quotes.";
        }
        if (problem.contains("expected <block end>") || problem.contains("block sequence entries are not allowed")) {
            return "This does not fit what is above it. " + YamlReader.INDENT;
        }
        if (problem.contains("unknown escape") || problem.contains("escape")) {
            return "This escape is not known. In double quotes write \\\\ for a backslash, or use single quotes.";
        }
        String said = problem.isEmpty() ? context : problem;
        return "This is not YAML: " + said + (context.isEmpty() || context.equals(said) ? "" : " (" + context + ")")
                + ".";
    }
}
