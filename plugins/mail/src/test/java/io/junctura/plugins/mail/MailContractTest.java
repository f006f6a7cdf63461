package io.junctura.plugins.mail;

import io.junctura.testkit.Arrangement;
import io.junctura.testkit.ConnectorContract;
import java.util.List;
import java.util.Map;

class MailContractTest extends ConnectorContract {
    private static final TestMail MAIL = TestMail.running();
    private static final String ACCOUNT = MAIL.account();

    MailContractTest() {
        super(MailConnector.class);
    }

    @Override
    protected void arrange(Arrangement with) {
        MAIL.connection(ACCOUNT).forEach(with::connection);
        MAIL.folder(ACCOUNT, "Processed");
        MAIL.deliver(ACCOUNT, "Hello", "Hello");
        String uid = MAIL.inbox(ACCOUNT).getUidValidity() + "-1";
        with.input("send", Map.of("to", List.of(ACCOUNT), "subject", "Hello", "text", "Hello"));
        with.input("read", Map.of("uid", uid));
        with.input("flag", Map.of("uids", List.of(uid)));
        with.input("move", Map.of("uids", List.of(MAIL.inbox(ACCOUNT).getUidValidity() + "-99"), "to", "Processed"));
        with.input("delete", Map.of("uids", List.of(MAIL.inbox(ACCOUNT).getUidValidity() + "-99")));
        with.input("search", Map.of());
        with.input("received", Map.of());
        with.input("received-pop3", Map.of());
    }
}
