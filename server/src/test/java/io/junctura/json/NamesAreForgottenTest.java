package io.junctura.json;

import io.junctura.Eventually;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whoever sends documents decides about their names: no process keeps these for longer than the documents. */
class NamesAreForgottenTest {

    @Test
    void theNamesOfADocumentAreGivenUpWhenOthersHaveBeenRead() throws Exception {
        WeakReference<String> name = firstName();
        byte[] other = ("{\"" + "x".repeat(49_000) + "\": 1}").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100; i++) Json.parse(other);
        Eventually.is("the name is forgotten", () -> {
            System.gc();
            return name.get() == null;
        });
    }

    private static WeakReference<String> firstName() {
        Map<?, ?> map = (Map<?, ?>) Json.parse("{\"" + "longName".repeat(6_000) + "\": 1}");
        return new WeakReference<>((String) map.keySet().iterator().next());
    }
}
