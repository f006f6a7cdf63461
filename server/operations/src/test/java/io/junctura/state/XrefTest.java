package io.junctura.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.junctura.api.ConnectorException;
import io.junctura.api.ErrorKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class XrefTest {
    @TempDir
    Path folder;

    private Memory memory;

    @BeforeEach
    void open() {
        memory = new Memory(folder);
    }

    @AfterEach
    void close() {
        memory.close();
    }

    private Map<String, Object> link(String... systemsAndIds) throws Exception {
        return memory.step("xref.link", Map.of("entity", "customer", "ids", ids(systemsAndIds)));
    }

    private static Map<String, Object> ids(String... systemsAndIds) {
        Map<String, Object> ids = new HashMap<>();
        for (int i = 0; i < systemsAndIds.length; i += 2) ids.put(systemsAndIds[i], systemsAndIds[i + 1]);
        return ids;
    }

    private Object found(String system, String id) throws Exception {
        return memory.step("xref.find", Map.of("entity", "customer", "system", system, "id", id))
                .get("ids");
    }

    @Test
    void aLinkIsFoundFromBothSidesAfterARestart() throws Exception {
        assertThat(link("shop", "C-7", "erp", "K1"))
                .isEqualTo(Map.of("linked", true, "ids", ids("shop", "C-7", "erp", "K1")));
        memory.reopen();

        assertThat(found("shop", "C-7")).isEqualTo(ids("shop", "C-7", "erp", "K1"));
        assertThat(found("erp", "K1")).isEqualTo(ids("shop", "C-7", "erp", "K1"));
        assertThat(found("erp", "C-7")).isEqualTo(Map.of());
        assertThat(memory.step("xref.find", Map.of("entity", "order", "system", "erp", "id", "K1")))
                .isEqualTo(Map.of("found", false, "ids", Map.of()));
        assertThat(link("erp", "K1", "shop", "C-7")).containsEntry("linked", false);
    }

    @Test
    void aLinkThatContradictsAnotherIsRefusedAndBothSidesAreNamed() throws Exception {
        link("shop", "C-7", "erp", "K1");
        link("shop", "C-8", "erp", "K2");

        assertThatThrownBy(() -> link("shop", "C-7", "erp", "K2"))
                .isInstanceOfSatisfying(
                        ConnectorException.class, e -> assertThat(e.kind()).isEqualTo(ErrorKind.BAD_INPUT))
                .hasMessageContaining("cannot be linked, since a system would have two ids for one record")
                .hasMessageContaining("erp \"K1\" = shop \"C-7\"")
                .hasMessageContaining("erp \"K2\" = shop \"C-8\"");
        assertThatThrownBy(() -> link("shop", "C-9", "erp", "K1")).hasMessageContaining("erp \"K1\" = shop \"C-7\"");
        assertThat(found("shop", "C-9")).isEqualTo(Map.of());
        assertThat(found("erp", "K1")).isEqualTo(ids("shop", "C-7", "erp", "K1"));
    }

    @Test
    void aRecordHasAnIdInAsManySystemsAsThereAre() throws Exception {
        link("shop", "C-7", "erp", "K1");
        link("crm", "p9", "mail", "ada");

        assertThat(link("erp", "K1", "crm", "p9").get("ids"))
                .isEqualTo(ids("shop", "C-7", "erp", "K1", "crm", "p9", "mail", "ada"));
        assertThat(found("mail", "ada")).isEqualTo(ids("shop", "C-7", "erp", "K1", "crm", "p9", "mail", "ada"));
        assertThatThrownBy(() -> link("mail", "ada", "shop", "C-1")).hasMessageContaining("mail \"ada\"");

        memory.step("xref.unlink", Map.of("entity", "customer", "system", "erp", "id", "K1"));
        assertThat(found("erp", "K1")).isEqualTo(Map.of());
        assertThat(found("shop", "C-7")).isEqualTo(ids("shop", "C-7", "crm", "p9", "mail", "ada"));
    }

    @Test
    void anIdThatIsLinkedToNothingIsForgotten() throws Exception {
        link("shop", "C-7", "erp", "K1");

        Map<String, Object> unlink = Map.of("entity", "customer", "system", "shop", "id", "C-7");
        assertThat(memory.step("xref.unlink", unlink))
                .isEqualTo(Map.of("unlinked", true, "ids", ids("shop", "C-7", "erp", "K1")));
        assertThat(memory.step("xref.unlink", unlink)).isEqualTo(Map.of("unlinked", false, "ids", Map.of()));
        assertThat(memory.count("xref")).isZero();
        assertThat(link("shop", "C-7", "erp", "K2")).containsEntry("linked", true);
    }

    @Test
    void anAttemptThatIsRepeatedAfterACrashFindsItsOwnLink() throws Exception {
        Map<String, Object> input = Map.of("entity", "customer", "ids", ids("shop", "C-7", "erp", "K1"));
        Map<String, Object> first = memory.attempt("default/sync/a", "jn_1", "xref.link", input);
        memory.step("xref.unlink", Map.of("entity", "customer", "system", "shop", "id", "C-7"));
        link("shop", "C-7", "erp", "K2");
        memory.reopen();

        assertThat(memory.attempt("default/sync/a", "jn_1", "xref.link", input)).isEqualTo(first);
        assertThat(found("shop", "C-7")).isEqualTo(ids("shop", "C-7", "erp", "K2"));
    }

    @Test
    void whatIsNoLinkIsRefusedWithASentence() {
        assertThatThrownBy(() -> link("shop", "C-7", "erp", null))
                .hasMessageContaining("there is only {\"shop\":\"C-7\"}. Is a value absent?");
        assertThatThrownBy(() -> link("shop", "x".repeat(251), "erp", "1"))
                .hasMessageContaining("The id in shop must have 1 to 250 characters, but has 251.");
    }

    @Test
    void manyRecordsAreKeptApart() throws Exception {
        List<Object> others = new ArrayList<>();
        for (int i = 0; i < 50; i++) link("shop", "C-" + i, "erp", "K" + i);
        for (int i = 0; i < 50; i++) others.add(((Map<?, ?>) found("erp", "K" + i)).get("shop"));

        assertThat(others).doesNotHaveDuplicates().hasSize(50).startsWith("C-0").endsWith("C-49");
    }
}
