package io.junctura.definition;

import io.junctura.json.JsonPointer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value of a document with its place in the file. */
sealed interface Source {

    /** The place in the document. */
    Pointer path();

    /** The place as the text of a JSON Pointer, built at each call. */
    default String pointer() {
        return path().toString();
    }

    Position at();

    /** The plain JSON value. */
    @Nullable
    Object plain();

    /** The type, for messages: {@code text}, {@code a list}. */
    String kind();

    /** The same value at another place of the document: the value of an alias. */
    Source under(Pointer path);

    /**
     * A place in a file.
     *
     * @param line   from 1
     * @param column from 1, in characters as people count them
     */
    record Position(int line, int column) {}

    /**
     * A value that is no map and no list.
     *
     * @param written locates the characters of a text in the file
     */
    record Scalar(Pointer path, Position at, @Nullable Object plain, ScalarText written) implements Source {

        /** The place of the text's character with this offset. */
        Position at(int offset) {
            return plain instanceof String text ? written.position(text, offset) : at;
        }

        @Override
        public String kind() {
            if (plain == null) return "nothing";
            if (plain instanceof String) return "text";
            return plain instanceof Boolean ? "true or false" : "a number";
        }

        @Override
        public Source under(Pointer to) {
            return new Scalar(to, at, plain, written);
        }
    }

    record Items(Pointer path, Position at, List<Source> items) implements Source {
        @Override
        public List<@Nullable Object> plain() {
            List<@Nullable Object> plain = new ArrayList<>(items.size());
            for (Source item : items) plain.add(item.plain());
            return plain;
        }

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Source under(Pointer to) {
            List<Source> moved = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) moved.add(items.get(i).under(to.to(i)));
            return new Items(to, at, List.copyOf(moved));
        }
    }

    record Fields(Pointer path, Position at, Map<String, Field> fields) implements Source {

        @Nullable
        Source get(String name) {
            Field field = fields.get(name);
            return field == null ? null : field.value();
        }

        @Override
        public Map<String, @Nullable Object> plain() {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>();
            fields.forEach((name, field) -> plain.put(name, field.value().plain()));
            return plain;
        }

        /** The plain value without these keys. */
        Map<String, @Nullable Object> plainWithout(String... names) {
            Map<String, @Nullable Object> plain = new LinkedHashMap<>(plain());
            for (String name : names) plain.remove(name);
            return plain;
        }

        @Override
        public String kind() {
            return "a map";
        }

        @Override
        public Source under(Pointer to) {
            Map<String, Field> moved = new LinkedHashMap<>();
            fields.forEach((name, field) ->
                    moved.put(name, new Field(name, field.at(), field.value().under(to.to(name)))));
            return new Fields(to, at, moved);
        }
    }

    /** A key of a map with its place. */
    record Field(String name, Position at, Source value) {}

    /** The value at a pointer relative to {@code from}, or its nearest existing parent. */
    static Source follow(Source from, String pointer) {
        Source here = from;
        for (String segment : pointer.split("/", -1)) {
            if (segment.isEmpty() && here == from) continue;
            String name = JsonPointer.name(segment);
            Source next = null;
            if (here instanceof Fields map) next = map.get(name);
            if (here instanceof Items list
                    && name.matches("[0-9]{1,9}")
                    && Integer.parseInt(name) < list.items().size()) {
                next = list.items().get(Integer.parseInt(name));
            }
            if (next == null) return here;
            here = next;
        }
        return here;
    }
}
