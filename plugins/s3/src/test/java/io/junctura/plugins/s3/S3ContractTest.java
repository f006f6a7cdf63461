package io.junctura.plugins.s3;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import io.junctura.testkit.Reply;
import io.junctura.testkit.Sent;
import java.util.Map;

class S3ContractTest extends ConnectorContract {
    private static final String XML = "application/xml";

    S3ContractTest() {
        super(S3Connector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        with.other().on("*", S3ContractTest::answer);
        with.connection("bucket", "orders");
        with.input("list", Map.of("folder", "/"));
        with.input("find", Map.of("folder", "/", "pattern", "*.csv"));
        with.input("read", Map.of("path", "in/a.csv"));
        with.input("write", Map.of("path", "out/a.csv", "content", "x"));
        with.input("move", Map.of("from", "in/a.csv", "to", "out/a.csv"));
        with.input("copy", Map.of("from", "in/a.csv", "to", "out/a.csv"));
        with.input("link", Map.of("path", "in/a.csv"));
    }

    /** A bucket in which there is a file {@code in/a.csv}, whatever is done. */
    private static Reply answer(Sent request) {
        boolean isThere = request.path().equals("/orders/in/a.csv");
        Reply file = Reply.text(200, "text/csv", "content")
                .header("ETag", "\"9a0364b9e99bb480dd25e1f0284c8555\"")
                .header("Last-Modified", "Tue, 01 Jan 2030 09:00:00 GMT");
        return switch (request.method()) {
            case "GET" -> request.query().containsKey("list-type") ? list(request) : file;
            case "HEAD" -> isThere ? file : Reply.status(404);
            case "DELETE" -> Reply.status(204);
            default ->
                request.headers().containsKey("x-amz-copy-source")
                        ? Reply.text(200, XML, "<CopyObjectResult><ETag>\"1\"</ETag></CopyObjectResult>")
                        : Reply.status(200);
        };
    }

    private static Reply list(Sent request) {
        boolean isThere = "in/a.csv".startsWith(request.query().getOrDefault("prefix", ""));
        String contents = """
                <Contents><Key>in/a.csv</Key><LastModified>2030-01-01T09:00:00.000Z</LastModified>\
                <ETag>"9a0364b9e99bb480dd25e1f0284c8555"</ETag><Size>7</Size></Contents>""";
        return Reply.text(
                200,
                XML,
                "<ListBucketResult><IsTruncated>false</IsTruncated>" + (isThere ? contents : "")
                        + "</ListBucketResult>");
    }
}
