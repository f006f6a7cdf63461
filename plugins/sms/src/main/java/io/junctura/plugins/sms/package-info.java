/** Text messages to phones, by Twilio and by SMPP. */
@NullMarked
package io.junctura.plugins.sms;

import org.jspecify.annotations.NullMarked;
