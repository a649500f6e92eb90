# What was typed and not saved.

## Leaving without saving
leave-unsaved = What you typed in this form is not saved. Kept as a draft, it is offered to you the next time.
leave-lost = Lose what you typed in this form?
leave-keep = { KEY("keeping.keep-draft") } · Leave and keep a draft
leave-form-keep = { KEY("keeping.keep-draft") } · Close and keep a draft
leave-discard = { KEY("keeping.discard-draft") } · Discard

## The drafts that wait
menu-drafts = Drafts
key-keep-draft = Keep a draft
key-discard-draft = Discard
key-take-up = Take up again
key-leave-for-later = Leave for later
drafts-title = What was left unsaved
drafts-what = Take a form up again as you left it, or leave it for later. Nothing is removed by itself.
drafts-count =
    { $count ->
        [one] 1 draft
       *[other] { $count } drafts
    }
drafts-none = There is no unsaved draft
drafts-waiting =
    { $count ->
        [one] There is 1 unsaved draft; press { KEY("menu.offer-drafts") } in a list to see it
       *[other] There are { $count } unsaved drafts; press { KEY("menu.offer-drafts") } in a list to see them
    }
drafts-unreadable =
    { $count ->
        [one] One draft cannot be read (damaged, or of another key); it is put aside in { $folder }
       *[other] { $count } drafts cannot be read (damaged, or of another key); they are put aside in { $folder }
    }
draft-of-device = Device
draft-of-system = System
draft-of-link = Id in the system
draft-age =
    { $days ->
        [one] { $day }, yesterday
       *[other] { $day }, { $days } days ago
    }
draft-by = typed by { $user }
draft-discard-title = Discard the draft?
draft-discard = { $what }: what was typed will be lost.
draft-discard-yes = { KEY("confirm.yes") } · Yes, discard it
draft-discard-no = { KEY("confirm.no") } · No, keep it
draft-not-kept = What you type is not being kept as a draft: { $reason }. Save the form with { KEY("device-form.save") }, and see whether the disk is full
draft-held = That draft is open in another terminal, or was saved or discarded there
draft-choice-gone = What you had chosen is not offered any more; choose something else
draft-fields-gone = This version no longer has these fields of the draft: { $fields }
draft-device-gone = That device is gone: what you typed is a new one now. Check the passwords before you save
draft-system-gone = That system is gone: what you typed is a new one now. Type its password before you save

## Somebody else has changed it
compare-title = Somebody changed it while you typed
compare-by = { $user }, { $moment }
compare-mine = Yours
compare-theirs = Theirs
compare-before = When opened
compare-somebody = somebody
compare-untouched = untouched
compare-empty = (empty)
compare-not-there = (no such field)
compare-not-offered = (not offered any more)
compare-not-shown = (not shown here)
compare-secret-typed = •••• (typed)
compare-secret-renewed = •••• (changed)
key-mine-or-theirs = Yours/theirs
key-all-mine = All yours
key-all-theirs = All theirs
key-back-to-form = To the form
key-compare = Compare
conflict-theirs = { $by }: { $value }
conflict-elsewhere = Somebody saved the record while you typed, and left these fields alone. Press { KEY("device-form.save") } again to save yours
conflict-gone-title = It is gone
conflict-gone = It was removed while you typed. Register it as new with what you typed? Saved passwords have to be typed again.
conflict-gone-by = Who changed it last: { $user }
conflict-gone-yes = { KEY("confirm.yes") } · Yes, as new
conflict-anew = It is a new one now: check it and save with { KEY("device-form.save") }
