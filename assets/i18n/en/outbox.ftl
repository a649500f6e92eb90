# Why an operation of the queue is not applied, and what to do.

## What was seen when the device was read back
outbox-not-there = The change could not be confirmed: when read back, the device was not in the system
outbox-different = The change could not be confirmed: the device is not there as it was asked for ({ $fields })
outbox-secrets-unproven = The change could not be confirmed: whether the new keys are set there cannot be seen

## Needs attention
outbox-attention-tries =
    { $reason }. After { $tries ->
        [one] 1 try
       *[other] { $tries } tries
    } it is left alone: once this is solved, retry it
outbox-attention-unconfirmed =
    It was sent, but whether it is done could not be checked ({ $tries ->
        [one] 1 try
       *[other] { $tries } tries
    }). { $reason }. Look at the device in the system and, if it is not right, retry it
outbox-attention-cannot-repeat =
    { $reason }. This system must not be sent the same again: look at the device there and, if it is not right, retry it
outbox-attention-perhaps-another =
    It was sent and no reply came; now there is a customer { $id } there who is not like ours: link him if he is the same and retry it, or change the code of ours
outbox-attention-system-gone = It cannot be sent: its system has been removed. Cancel it

## Refusals with fields
outbox-refused-at = { $reason } ({ $problems })
outbox-at-field = { $field }: { $problem }
outbox-and = { $before }; { $next }
outbox-field-serial = Serial number
outbox-field-name = Name
outbox-field-technology = Technology
outbox-field-template = Template
outbox-field-status = State
