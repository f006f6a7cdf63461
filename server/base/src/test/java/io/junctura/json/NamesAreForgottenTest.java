package io.junctura.json;

import static org.awaitility.Awaitility.await;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The sender of a document chooses the names in it: the process forgets them together with the document. */
class NamesAreForgottenTest {

    @Test
    void theNamesOfADocumentAreGivenUpWhenOthersHaveBeenRead() {
        WeakReference<String> name = firstName();
        byte[] other = ("{\"" + "x".repeat(49_000) + "\": 1}").getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 100; i++) Json.parse(other);
        await("the name is forgotten").atMost(Duration.ofMinutes(2)).until(() -> {
            System.gc();
            return name.get() == null;
        });
    }

    private static WeakReference<String> firstName() {
        Map<?, ?> map = (Map<?, ?>) Json.parse("{\"" + "longName".repeat(6_000) + "\": 1}");
        return new WeakReference<>((String) map.keySet().iterator().next());
    }
}
