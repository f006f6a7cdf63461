package io.junctura.plugins.archive;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.List;
import java.util.Map;

class ArchiveContractTest extends ConnectorContract {
    ArchiveContractTest() {
        super(ArchiveConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.input("compress", Map.of("files", List.of(Map.of("path", "a.txt", "file", "text"))));
    }
}
