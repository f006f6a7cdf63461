package io.junctura.plugins.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.StoredMessage;
import io.junctura.testkit.Harness;
import jakarta.mail.Flags.Flag;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailReceivedPop3Test {
    private static final TestMail MAIL = TestMail.running();
    private static final Harness harness = TestMail.harness();

    private final String account = MAIL.account();
    private final String name = "pop" + account.substring(0, account.indexOf('@'));
    private final String flow = name + "/received";
    private final Relay relay = new Relay(MAIL.pop3());

    private void publish(String settings) {
        harness.connection(name, "mail", TestMail.connection(account, TestMail.address("pop3+insecure", relay.port())));
        harness.publish("""
                integration: %s
                connections:
                  %s: { connector: mail }
                flows:
                  received:
                    trigger:
                      use: mail.received-pop3
                      connection: %s
                      every: 1d
                      input: { %s }
                    steps: []
                """.formatted(name, name, name, settings));
        harness.poll(flow);
    }

    @AfterEach
    void unpublish() {
        harness.unpublish(name);
        relay.close();
    }

    private List<Object> subjects() {
        return harness.runs(flow).stream()
                .<Object>map(each -> ((Map<?, ?>) harness.run(each.id()).payload()).get("subject"))
                .toList();
    }

    @Test
    void eachNewMessageStartsOneRun() {
        MAIL.deliver(account, "old", "text");
        publish("");
        assertThat(subjects()).isEmpty();
        MAIL.deliver(account, "one", "text");
        MAIL.deliver(account, "two", "text");
        harness.poll(flow).poll(flow);
        assertThat(subjects()).containsExactlyInAnyOrder("one", "two");
        harness.crash();
        MAIL.deliver(account, "three", "text");
        harness.poll(flow);
        assertThat(subjects()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void manyMessagesAreTakenInSeveralRounds() {
        for (int i = 0; i < 25; i++) MAIL.deliver(account, "mail " + i, "text");
        publish("start: all");
        assertThat(harness.runs(flow)).hasSize(25);
    }

    /** Deletes messages from the first to before the last, as another program does. */
    private void deleteByOthers(int first, int last) {
        List<StoredMessage> there = MAIL.inbox(account).getMessages();
        for (int i = first; i < last; i++) there.get(i).setFlag(Flag.DELETED, true);
        try {
            MAIL.inbox(account).expunge();
        } catch (FolderException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void oldMessagesStartNoRunsThoughAnotherProgramDeletesNewerOnes() {
        for (int i = 0; i < 1_600; i++) MAIL.deliver(account, "old " + i, "text");
        publish("");
        // The first one that the flow remembers.
        deleteByOthers(600, 601);
        MAIL.deliver(account, "one", "text");
        harness.poll(flow);
        assertThat(subjects()).containsExactly("one");
        // All of the newest ones that the flow remembers.
        deleteByOthers(600, 1_600);
        MAIL.deliver(account, "two", "text");
        harness.poll(flow);
        assertThat(subjects()).containsExactlyInAnyOrder("one", "two");
        // The whole mailbox.
        deleteByOthers(0, 601);
        MAIL.deliver(account, "three", "text");
        harness.poll(flow);
        assertThat(subjects()).containsExactlyInAnyOrder("one", "two", "three");
    }

    @Test
    void messagesAreDeletedAfterTheyAreStored() {
        MAIL.deliver(account, "old", "text");
        publish("after: delete");
        MAIL.deliver(account, "one", "text");
        harness.poll(flow);
        assertThat(subjects()).containsExactly("one");
        harness.poll(flow);
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("old");
    }

    @Test
    void aMessageThatCannotBeReadDoesNotHoldUpTheOthers() {
        MAIL.deliver(account, """
                Subject: poison
                MIME-Version: 1.0
                Content-Type: application/pdf; name=a.pdf
                Content-Transfer-Encoding: base64

                !!!! this is no base64 !!!
                """);
        MAIL.deliver(account, "one", "text");
        publish("start: all, after: delete");
        assertThat(harness.runs(flow)).hasSize(2);
        assertThat(harness.runs(flow))
                .anySatisfy(each -> assertThat(String.valueOf(
                                ((Map<?, ?>) harness.run(each.id()).payload()).get("unreadable")))
                        .contains("cannot be read"));
        harness.poll(flow);
        assertThat(MAIL.subjects(account, "INBOX")).containsExactly("poison");
    }

    @Test
    void aMessageAtWhichTheConnectionBreaksIsLeftOutInTheEnd() {
        relay.cutAt("the server falls over this");
        MAIL.deliver(account, "poison", "the server falls over this");
        MAIL.deliver(account, "one", "text");
        publish("start: all");
        for (int i = 0; i < 3; i++) harness.poll(flow);
        assertThat(harness.runs(flow)).as("%s", harness.triggerError(flow)).hasSize(2);
        assertThat(subjects()).contains("one");
    }

    @Test
    void aServerThatIsDownIsAnError() {
        relay.down();
        publish("start: all");
        assertThat(harness.triggerError(flow)).isPresent();
        relay.up();
        MAIL.deliver(account, "one", "text");
        harness.poll(flow);
        assertThat(harness.triggerError(flow)).isEmpty();
        assertThat(subjects()).containsExactly("one");
    }
}
