package io.junctura.plugins.mustache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MustacheTemplateTest {

    /** Interrupts the thread when its fourth element is read. */
    private static final class Interrupting extends AbstractList<Integer> {
        int read;

        @Override
        public Integer get(int index) {
            read++;
            if (index == 3) Thread.currentThread().interrupt();
            return index;
        }

        @Override
        public int size() {
            return 1_000;
        }
    }

    private static void endsAfterAnInterrupt(String template) {
        Interrupting items = new Interrupting();
        MustacheTemplate mustache = new MustacheTemplate(template, false, true, "");
        Map<String, Object> data = Map.of("items", items, "other", List.of(1, 2));
        assertThatThrownBy(() -> mustache.render(data, new RenderLimit(), new StringWriter()))
                .isInstanceOf(InterruptedException.class);
        assertThat(items.read).isEqualTo(4);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void aSectionEndsWithItsStep() {
        endsAfterAnInterrupt("{{#items}}{{/items}}");
    }

    @Test
    void aLookUpWithinASectionEndsWithItsStep() {
        endsAfterAnInterrupt("{{#items}}{{name}}{{/items}}");
        endsAfterAnInterrupt("{{#items}}{{#other}}{{name.first}}{{/other}}{{/items}}");
    }
}
