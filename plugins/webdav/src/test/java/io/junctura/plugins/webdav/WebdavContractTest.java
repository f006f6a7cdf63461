package io.junctura.plugins.webdav;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.util.Map;

class WebdavContractTest extends ConnectorContract {
    WebdavContractTest() {
        super(WebdavConnector.class);
    }

    /** Names that begin with "file" are files; names that begin with "new" are not there; others are empty folders. */
    private static Reply properties(Sent sent) {
        String path = sent.path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (name.startsWith("new")) return Reply.status(404);
        String type = name.startsWith("file") ? "" : "<collection/>";
        return Reply.text(
                207,
                "application/xml",
                "<multistatus xmlns='DAV:'><response><href>" + path + "</href><propstat><prop><resourcetype>" + type
                        + "</resourcetype></prop></propstat></response></multistatus>");
    }

    @Override
    protected void arrange(Arrangement with) {
        with.other()
                .on("PROPFIND *", WebdavContractTest::properties)
                .on("GET *", Reply.text(200, "text/plain", "content"))
                .on("PUT *", Reply.status(201))
                .on("MOVE *", Reply.status(201))
                .on("MKCOL *", Reply.status(201))
                .on("DELETE *", Reply.status(204));
        with.connection("user", "orders").connection("timeout", "5s");
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", Map.of("path", "file"));
        with.input("write", Map.of("path", "file", "content", "x"));
        with.input("move", Map.of("from", "file", "to", "new"));
        with.input("copy", Map.of("from", "file", "to", "new"));
        with.input("delete", Map.of("path", "file"));
        with.input("exists", Map.of("path", "file"));
        with.input("make-folder", Map.of("path", "new"));
    }
}
