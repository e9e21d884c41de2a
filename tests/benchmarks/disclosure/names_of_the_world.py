"""Given and family names of many cultures, and the short names that people go by, for invented people.

Owns only the lists. They were written without a look at the detector's own, and must stay so: a name
missing there is what a benchmark has to find out.
"""

from __future__ import annotations

CULTURES: dict[str, tuple[str, str]] = {
    "English": (
        """William Elizabeth Margaret Robert Richard Catherine James John Edward Charles Thomas Michael
        Anthony Patricia Susan Deborah Jennifer Christopher Andrew Stephen Benjamin Matthew Rebecca Samuel""",
        """Ashdown Hartley Whitcombe Thackeray Pemberton Lockwood Fairclough Birtwistle Ramsbottom
        Cholmondeley Holt Lee Smith Jones Clarke Atkinson-Reed Vane-Tempest Thistlewood""",
    ),
    "Irish": (
        "Siobhán Aoife Pádraig Niamh Caoimhe Seán Diarmuid Gráinne",
        "O'Brien Ó_Súilleabháin Ní_Dhomhnaill Mac_Giolla O'Shaughnessy McGrath Fitzgerald",
    ),
    "Welsh and Scottish": (
        "Llewelyn Angharad Rhiannon Gwilym Iain Mhairi Eilidh Hamish",
        "Llywelyn ap_Rhys MacDonald McIntyre Gruffydd Farquharson",
    ),
    "South Asian": (
        "Priya Rajesh Anjali Mohammed Fatima Ayesha Imran Harpreet Thiruvengadam Sunil Nadeem Tasneem",
        "Patel Chowdhury Iqbal Kaur Venkataraman Subramaniam Khan Begum Hussain Ranasinghe Das Rao",
    ),
    "West African": (
        "Oluwaseun Temitope Chukwuemeka Ngozi Kwame Abena Folasade Ifeoma",
        "Adebayo Okonkwo Nwachukwu Mensah Owusu-Ansah Olatunji Eze Boateng",
    ),
    "East and southern African": (
        "Tendai Nomvula Abdirahman Hodan Thandiwe Wanjiru",
        "Moyo Dlamini Warsame Kamau Mukherezi Farah",
    ),
    "Filipino and Iberian": (
        "José María João Francisco Inês Rosário Marisol",
        "de_la_Cruz Santos Gonçalves dos_Reis Villanueva Macaraeg Núñez",
    ),
    "Polish and Ukrainian": (
        "Katarzyna Małgorzata Aleksandra Zbigniew Oleksandr Svitlana",
        "Wiśniewska Kowalczyk Łukaszewicz Szczepański Shevchenko Bondarenko",
    ),
    "Balkan, Greek and Turkish": (
        "Ștefan Ioana Dimitrios Eleni Özlem Çağla Branislav",
        "Ionescu Papadopoulos Yılmaz Đorđević Şahin Konstantinou",
    ),
    "Chinese, Korean and Vietnamese": (
        "Wei Xiuying Jiahui Min-jun Ji-woo Thuy Quang",
        "Zhang Ng Wu Li Huang Nguyen Tran Kim Park Xu",
    ),
    "Arabic and Persian": (
        "Abdullah Yusuf Khadija Reza Maryam Tariq",
        "al-Hassan El_Sayed bin_Salim Hosseini Abu_Bakr Al-Mansouri",
    ),
    "Germanic and Nordic": (
        "Jürgen Annelies Björk Søren Anneliese Pieter",
        "Müller van_der_Berg von_Stauffen Guðmundsdóttir Sørensen Weiß Vandenbroucke",
    ),
}

SHORT_NAMES: dict[str, str] = {
    "William": "Bill Will Billy Willie",
    "Elizabeth": "Liz Beth Betty Lizzie Libby",
    "Margaret": "Maggie Peggy Meg Marge",
    "Robert": "Bob Rob Bobby Robbie",
    "Richard": "Rick Richie Dick",
    "Catherine": "Kate Cathy Katie Cath",
    "James": "Jim Jimmy Jamie",
    "John": "Jack Johnny",
    "Edward": "Ted Eddie Ned",
    "Charles": "Charlie Chas",
    "Thomas": "Tom Tommy",
    "Michael": "Mike Mick Mickey",
    "Anthony": "Tony",
    "Patricia": "Pat Trish Patsy",
    "Susan": "Sue Susie",
    "Deborah": "Debbie Debs",
    "Jennifer": "Jenny Jen",
    "Christopher": "Chris Kit",
    "Andrew": "Andy Drew",
    "Stephen": "Steve",
    "Benjamin": "Ben Benny",
    "Matthew": "Matt",
    "Rebecca": "Becky Becca",
    "Samuel": "Sam Sammy",
    "Mohammed": "Mo",
    "Katarzyna": "Kasia",
    "Małgorzata": "Gosia",
    "Aleksandra": "Ola",
    "Oluwaseun": "Seun",
    "Temitope": "Temi",
    "Francisco": "Paco",
    "Oleksandr": "Sasha",
    "Dimitrios": "Dimitris",
    "Abdullah": "Abdul",
}

WORD_GIVEN = (
    "Will Grace May Mark Rose Hope Dawn Grant Frank Penny Joy Faith April June Robin Miles Bill Pat Drew"
)
WORD_FAMILY = (
    "Ward Price Long Young Wells Cook Bell Day Page Best Green White Bishop Hand Field Hill Banks Read"
)
EPONYMS = (
    "Parkinson Crohn Hodgkin Alzheimer Bell Cushing Addison Graves Marfan Huntington Hartmann Foley Murphy"
)
INSTITUTIONS = (
    ("Mary", "St Mary's Hospital"),
    ("James Paget", "James Paget University Hospital"),
    ("Thomas", "Guy's and St Thomas' Hospital"),
    ("Elizabeth", "Queen Elizabeth Hospital"),
    ("Alexandra", "Alexandra Hospital"),
    ("Victoria", "Royal Victoria Infirmary"),
    ("Hartley", "Hartley General Hospital"),
    ("Bradford", "Bradford Royal Infirmary"),
    ("Lister", "Lister Hospital"),
    ("Kingston", "Kingston Hospital"),
    ("George", "St George's Hospital"),
    ("Lewisham", "University Hospital Lewisham"),
)
"""The name of a person of the case, and the hospital that is called like them."""
