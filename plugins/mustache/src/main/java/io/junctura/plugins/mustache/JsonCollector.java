package io.junctura.plugins.mustache;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds values in maps and lists, and walks lists: nothing else. Each look-up and each element is a step of the limit. */
final class JsonCollector implements Mustache.Collector {
    private static final Pattern INDEX = Pattern.compile("[0-9]{1,9}");

    private final RenderLimit limit;

    JsonCollector(RenderLimit limit) {
        this.limit = limit;
    }

    @Override
    public @Nullable Iterator<?> toIterator(Object value) {
        return value instanceof Iterable<?> many ? new Elements(many.iterator()) : null;
    }

    @Override
    public Mustache.VariableFetcher createFetcher(Object context, String name) {
        return this::find;
    }

    private @Nullable Object find(Object context, String name) {
        limit.step();
        if (context instanceof Map<?, ?> map && map.containsKey(name)) return map.get(name);
        if (context instanceof List<?> list && INDEX.matcher(name).matches()) {
            int index = Integer.parseInt(name);
            if (index < list.size()) return list.get(index);
        }
        return Template.NO_FETCHER_FOUND;
    }

    @Override
    public <K, V> Map<K, V> createFetcherCache() {
        return new HashMap<>(); // A template is compiled for one render, on one thread.
    }

    private final class Elements implements Iterator<Object> {
        private final Iterator<?> all;

        Elements(Iterator<?> all) {
            this.all = all;
        }

        @Override
        public boolean hasNext() {
            return all.hasNext();
        }

        /** The library cannot look for a name in null. */
        @Override
        public Object next() {
            limit.step();
            Object next = all.next();
            return next == null ? "" : next;
        }
    }
}
