package io.junctura.plugins.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address in a header.
 *
 * @param name    the owner's name; absent if the header has none
 * @param address the address, such as {@code ann@example.com}
 */
public record MailAddress(@Nullable String name, String address) {

    /** @return what can be read of a header, so that no sender can hide a message by an odd one */
    static List<MailAddress> in(String @Nullable [] headers) {
        List<MailAddress> addresses = new ArrayList<>();
        for (String header : headers == null ? new String[0] : headers) {
            try {
                for (InternetAddress each : InternetAddress.parseHeader(HeaderText.unicode(header), false)) {
                    String address = each.getAddress();
                    addresses.add(new MailAddress(each.getPersonal(), address == null ? "" : address));
                }
            } catch (AddressException e) {
                addresses.add(new MailAddress(null, HeaderText.unicode(header).strip()));
            }
        }
        return addresses;
    }
}
