// A laptop's battery, mains adapter and lid, added to the virtual machine's firmware, so that the kernel's own drivers
// for real laptops are read. What they say lies in bytes of the clock chip's memory, which a program inside the machine
// can write (ports 0x70 and 0x71):
//
//   0x50  the battery: 0 rests, 1 is being emptied, 2 is being filled
//   0x51  its charge in percent; 255 for a battery that does not know
//   0x52  the adapter: 1 is online
//   0x53  the lid: 1 is open
DefinitionBlock ("laptop.aml", "SSDT", 2, "PERRON", "LAPTOP", 1)
{
    Scope (\_SB)
    {
        OperationRegion (CMOS, SystemIO, 0x70, 2)
        Field (CMOS, ByteAcc, NoLock, Preserve) { INDX, 8, DATA, 8 }
        IndexField (INDX, DATA, ByteAcc, NoLock, Preserve)
        {
            Offset (0x50),
            BSTA, 8,
            BLVL, 8,
            ACON, 8,
            LOPN, 8
        }
        // What the lid said last.
        Name (LAST, 0)

        Device (LBAT)
        {
            Name (_HID, EisaId ("PNP0C0A"))
            Name (_UID, 0)
            Name (_PCL, Package () { \_SB })
            Method (_STA, 0, NotSerialized) { Return (0x1F) }
            // 60 Wh when new, 50 Wh now.
            Method (_BIF, 0, NotSerialized)
            {
                Return (Package () { 0, 60000, 50000, 1, 11100, 5000, 2500, 100, 100, "Worn", "1", "LION", "Perron" })
            }
            Method (_BST, 0, Serialized)
            {
                Local0 = Package () { 0, 10000, 0, 11000 }
                Local0 [0] = BSTA
                If (BLVL == 255) { Local0 [2] = 0xFFFFFFFF } Else { Local0 [2] = BLVL * 500 }
                Return (Local0)
            }
        }

        Device (LADP)
        {
            Name (_HID, "ACPI0003")
            Name (_PCL, Package () { \_SB })
            Method (_STA, 0, NotSerialized) { Return (0x0F) }
            Method (_PSR, 0, Serialized)
            {
                // Nothing else runs inside the firmware: who asks for the adapter lets the lid tell that it was moved.
                If (LOPN != LAST)
                {
                    LAST = LOPN
                    Notify (LLID, 0x80)
                }
                Return (ACON)
            }
        }

        Device (LLID)
        {
            Name (_HID, EisaId ("PNP0C0D"))
            Method (_STA, 0, NotSerialized) { Return (0x0F) }
            Method (_LID, 0, NotSerialized) { Return (LOPN) }
        }
    }
}
